"""What the two sources hold, as far as the tables need it."""

from __future__ import annotations

from lake_etl.text.shape import Field, Kind, Selection, Shape

NEXT_SONG = "NextSong"

# The last millisecond of the year 9999, the last that SQL's timestamps can say.
MOST_TS = 253_402_300_799_999
MOST_YEAR = 9999

EVENTS = Shape(
    fields=(
        Field("page", Kind.TEXT, needed=True),
        Field("ts", Kind.INTEGER, needed=True, least=0, most=MOST_TS),
        Field("userId", Kind.TEXT),
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
    spanning="ts",
)

SONGS = Shape(
    fields=(
        Field("song_id", Kind.TEXT, needed=True),
        Field("title", Kind.TEXT),
        Field("artist_id", Kind.TEXT, needed=True),
        Field("artist_name", Kind.TEXT),
        Field("artist_location", Kind.TEXT),
        Field("artist_latitude", Kind.NUMBER),
        Field("artist_longitude", Kind.NUMBER),
        Field("year", Kind.INTEGER, least=0, most=MOST_YEAR),
        Field("duration", Kind.NUMBER),
    ),
)
