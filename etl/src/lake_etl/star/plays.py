"""The tables of what was played: users, time and songplays."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql import types as T

# What a published table of plays is split by.
PARTITIONS = ("year", "month")

# Tells the rows that one task writes: see `spread`.
PLACE = "place"

# More than a month has days.
PLACES_OF_A_MONTH = 32

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
HOURS = 24

# What tells plays of one moment apart.
KEY = ("sessionId", "itemInSession", "userId")

# A digest is cut to this many hexadecimal digits (128 bits).
ID_DIGITS = 32


def with_users(events: DataFrame) -> DataFrame:
    """`events` with a userId that is never null: '' is nobody."""
    return events.withColumn("userId", F.coalesce("userId", F.lit("")))


def _whole(value: Column, divisor: int) -> Column:
    """How often `divisor` fits into a number that is not negative."""
    return F.call_function("div", value, F.lit(divisor))


def _date() -> Column:
    """The day of ts in UTC."""
    # Arithmetic on ts: going by way of a time zone, even UTC's, takes Spark several times as long.
    return F.date_from_unix_date(_whole(F.col("ts"), DAY_MS).cast(T.IntegerType()))


def _start_time() -> Column:
    return F.timestamp_millis("ts").alias("start_time")


def _month_and_year() -> tuple[Column, Column]:
    return F.month(_date()).alias("month"), F.year(_date()).alias("year")


def rows_by_month(events: DataFrame) -> dict[tuple[int, int], int]:
    """How many of `events` are of each year and month, for those that have any."""
    month, year = _month_and_year()
    rows = events.groupBy(year, month).count().collect()
    return {(row["year"], row["month"]): row["count"] for row in rows}


def users(events: DataFrame) -> DataFrame:
    """One row for each user with a play: user_id, first_name, last_name, gender, level.

    All of it is from the user's latest play by ts; of two plays at one moment the one later in the
    session counts. Plays of nobody (userId null or '') make no user.
    """
    known = events.where(F.col("userId") != "")
    latest = known.groupBy("userId").agg(F.max("ts").alias("ts"))
    order = ["sessionId", "itemInSession", "level", "firstName", "lastName", "gender"]
    # The latest plays are few; comparing whole structs of all plays would sort them all.
    at_last = known.join(F.broadcast(latest), ["userId", "ts"])
    last = at_last.groupBy("userId").agg(F.max(F.struct(*order)).alias("last"))
    return last.select(
        F.col("userId").alias("user_id"),
        F.col("last.firstName").alias("first_name"),
        F.col("last.lastName").alias("last_name"),
        F.col("last.gender").alias("gender"),
        F.col("last.level").alias("level"),
    )


def spread(frame: DataFrame, slices: int, tasks: int) -> DataFrame:
    """`frame` with `place`, so that a month's rows lie in `slices` tasks at most.

    The days of a month are dealt to its slices in turn. All rows of one moment lie together.
    """
    day = F.dayofmonth(_date())
    before = F.unix_date(F.date_sub(_date(), day)) * PLACES_OF_A_MONTH
    placed = frame.withColumn(PLACE, before + day % F.lit(slices))
    return placed.repartition(tasks, PLACE)


def time(spread_moments: DataFrame) -> DataFrame:
    """One row for each distinct start_time: start_time, hour, day, week, month, year, weekday.

    `spread_moments` has ts, as `spread` leaves it. All in UTC. `week` is the ISO week and goes
    with the ISO year, which around New Year is not `year`: 2018-12-31 has week 1 and year 2018.
    `weekday` 1 is Monday, 7 is Sunday.
    """
    # Names what lies together already, so that nothing is shuffled again.
    distinct = spread_moments.dropDuplicates(["ts", PLACE])
    date = _date()
    return distinct.sortWithinPartitions("ts").select(
        _start_time(),
        (_whole(F.col("ts"), HOUR_MS) % HOURS).cast(T.IntegerType()).alias("hour"),
        F.dayofmonth(date).alias("day"),
        F.weekofyear(date).alias("week"),
        *_month_and_year(),
        (F.weekday(date) + 1).alias("weekday"),
    )


def with_songs(plays: DataFrame, keys: DataFrame) -> DataFrame:
    """`plays` with song_id and artist_id, null where no song has their title, artist and length.

    `keys` are `song_keys`. There are as many rows as before; song, artist and length are gone.
    """
    found = keys.select(
        F.col("title").alias("song"),
        F.col("artist_name").alias("artist"),
        F.col("duration").alias("length"),
        "song_id",
        "artist_id",
    )
    joined = plays.join(F.broadcast(found), ["song", "artist", "length"], "left")
    return joined.select("ts", *KEY, "level", "location", "userAgent", "song_id", "artist_id")


def copies_numbered(spread_plays: DataFrame) -> DataFrame:
    """`spread_plays` with `copy`: 1 for the first record of a play, in order of start_time.

    An event that was delivered twice is one play. Where its copies differ, the first in
    alphabetical order counts.
    """
    # Names what lies together already, so that nothing is shuffled again; the moment first, so
    # that it alone decides nearly every comparison of the sort.
    place = Window.partitionBy("ts", *KEY, PLACE)
    others = ["level", "song_id", "artist_id", "location", "userAgent"]
    return spread_plays.withColumn("copy", F.row_number().over(place.orderBy(*others)))


def songplays(plays: DataFrame) -> DataFrame:
    """The columns of songplays, one row for each row of `plays` (as `with_songs` leaves them).

    user_id is null for a play of nobody.
    """
    return plays.select(
        _songplay_id().alias("songplay_id"),
        _start_time(),
        F.when(F.col("userId") != "", F.col("userId")).alias("user_id"),
        "level",
        "song_id",
        "artist_id",
        F.col("sessionId").alias("session_id"),
        "location",
        F.col("userAgent").alias("user_agent"),
        *_month_and_year(),
    )


def _songplay_id() -> Column:
    """A digest of what tells plays apart.

    Three numbers and then the user: whatever characters a userId has, no two plays spell the same.
    """
    key = F.concat_ws("|", "ts", *KEY)
    # On bytes: cutting a string short counts all its characters.
    digits = F.sha2(key, 256).cast(T.BinaryType())
    return F.substring(digits, 1, ID_DIGITS).cast(T.StringType())
