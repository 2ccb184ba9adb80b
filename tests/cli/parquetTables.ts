import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { toolchain } from "../../local";
import { record, resultFolder } from "./sampleResult";

/** Writes two published tables below a folder: `songplays` in two partitions, `songs` in one file and a stale one. */
const WRITE = `
import datetime, os, sys
import pyarrow as pa, pyarrow.parquet as pq
root = sys.argv[1]

def write(path, table, **options):
    os.makedirs(os.path.dirname(f"{root}/{path}"), exist_ok=True)
    pq.write_table(table, f"{root}/{path}", compression="snappy", **options)

def point(path, *uris):
    os.makedirs(f"{root}/{path}", exist_ok=True)
    with open(f"{root}/{path}/symlink.txt", "w") as file:
        file.write("\\n".join(uris) + "\\n")

utc = datetime.timezone.utc
def plays(*rows):
    return pa.table({
        "songplay_id": [row[0] for row in rows],
        "start_time": pa.array([row[1] for row in rows], pa.timestamp("us", "UTC")),
        "session_id": pa.array([row[2] for row in rows], pa.int64()),
        "day": pa.array([row[1].date() for row in rows], pa.date32()),
        "tags": pa.array([["a", "b"] for _ in rows], pa.list_(pa.string())),
    })

month = "songplays/data/run-2/year=2018/month={}/part-0 1.parquet"
write(month.format(11), plays(
    ("p1", datetime.datetime(2018, 11, 1, 20, 57, 10, 796000, utc), 139),
    ("p2", datetime.datetime(2018, 11, 30, 23, 59, 59, 999999, utc), 2**53 + 1),
), use_deprecated_int96_timestamps=True)
write(month.format(12), plays(("p3", datetime.datetime(1969, 12, 31, 23, 59, 59, 999999, utc), None)))
for number in (11, 12):
    point(f"songplays/symlink/year=2018/month={number}", f"s3://served-1/{month.format(number)}")

songs = pa.table({"song_id": ["s1", "s2", "s3"], "title": ["Devo", None, "caf\\u00e9"], "year": pa.array([0, 1969, 2005], pa.int32())})
write("songs/data/run-2/part-0.parquet", songs)
write("songs/data/run-1/part-0.parquet", songs)
point("songs/symlink", "s3://served-1/songs/data/run-2/part-0.parquet")
`;

/** A result folder with two published tables in its bucket `served-1`. */
export function publishedFolder(): string {
  const folder = resultFolder({ "run.json": JSON.stringify(record()) });
  execFileSync(toolchain().python, ["-c", WRITE, servedFolder(folder)]);
  return folder;
}

/** Where the served bucket's mirror is. */
export function servedFolder(folder: string): string {
  return join(folder, "buckets", "served-1");
}

const WRITE_MANY = `
import os, sys
import pyarrow as pa, pyarrow.parquet as pq
root, rows = sys.argv[1], int(sys.argv[2])
os.makedirs(f"{root}/many/symlink")
pq.write_table(pa.table({"number": pa.array(range(rows), pa.int64())}), f"{root}/many/a.parquet", compression="snappy")
with open(f"{root}/many/symlink/symlink.txt", "w") as file:
    file.write("s3://served-1/many/a.parquet")
`;

/** A result folder with a published table `many`, whose one file has so many rows: 0, 1, 2, ... */
export function manyRowsFolder(rows: number): string {
  const folder = resultFolder({ "run.json": JSON.stringify(record()) });
  execFileSync(toolchain().python, ["-c", WRITE_MANY, servedFolder(folder), String(rows)]);
  return folder;
}
