"""What the two sources hold, as far as the tables need it."""

from __future__ import annotations

from typing import Literal

from lake_etl.star.years import MOST_YEAR, Years
from lake_etl.text.shape import Field, Kind, Selection, Shape

NEXT_SONG = "NextSong"

SongsLayout = Literal["flat", "year-artist"]

# What Spark would write in another way into the name of a folder (ExternalCatalogUtils.scala of
# Spark 3.5), where Athena looks for the text as it is: both would never meet. A file system takes
# names of 255 bytes, and a character takes up to 4 of them.
MOST_FOLDER_CHARS = 60
_NO_FOLDER = (
    r"""[\x00-\x1f\x7f"#%'*/:=?\\{\[\]^]|^__HIVE_DEFAULT_PARTITION__$"""
    rf"|[\s\S]{{{MOST_FOLDER_CHARS + 1}}}"
)


def event_shape(years: Years | None = None) -> Shape:
    """An event, whose `ts` lies in `years` (the default range when None)."""
    years = years or Years()
    return Shape(
        fields=(
            Field("page", Kind.TEXT, needed=True),
            Field(
                "ts",
                Kind.INTEGER,
                needed=True,
                least=years.least_ts,
                most=years.most_ts,
                wanted=f"milliseconds since 1970 in the years {years}",
                hint=years.hint,
            ),
            Field("userId", Kind.ID),
            Field("firstName", Kind.TEXT),
            Field("lastName", Kind.TEXT),
            Field("gender", Kind.TEXT),
            Field("level", Kind.TEXT),
            Field("sessionId", Kind.INTEGER),
            Field("itemInSession", Kind.INTEGER),
            Field("song", Kind.TEXT),
            Field("artist", Kind.TEXT),
            Field("length", Kind.NUMBER),
            Field("location", Kind.TEXT),
            Field("userAgent", Kind.TEXT),
        ),
        # A play is told from another by its moment, user, session and place in the session.
        only=Selection("page", NEXT_SONG, needed=("sessionId", "itemInSession")),
    )


def song_shape(years: Years | None = None, layout: SongsLayout = "flat") -> Shape:
    """A song. Where year and artist name its folder, both must be what Athena looks for."""
    in_folders = layout == "year-artist"
    return Shape(
        fields=(
            Field("song_id", Kind.ID, needed=True),
            Field("title", Kind.TEXT),
            Field(
                "artist_id",
                Kind.ID,
                needed=True,
                barred=_NO_FOLDER if in_folders else None,
                wanted=f"at most {MOST_FOLDER_CHARS} characters that a folder's name may have"
                " (songs layout year-artist)",
            ),
            Field("artist_name", Kind.TEXT),
            Field("artist_location", Kind.TEXT),
            Field("artist_latitude", Kind.NUMBER),
            Field("artist_longitude", Kind.NUMBER),
            Field(
                "year",
                Kind.INTEGER,
                least=0,
                most=(years or Years()).last if in_folders else MOST_YEAR,
            ),
            Field("duration", Kind.NUMBER),
        ),
    )
