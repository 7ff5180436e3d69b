"""The training set of the benchmark in Polars: SPINE TARGET FILE... Prints its seconds, imports apart.

Keys are numbered and packed with the instant into one integer, so that one sort and joins over one
column do everything: cumulated over all keys, the difference between two places that have the same key
is what lies between them. Sums are differences of plain doubles.
"""

import sys
import time

import polars as pl

MILLIS_BITS = 42
WINDOWS = {"1h": (3_600_000, 60_000), "24h": (86_400_000, 900_000), "30d": (2_592_000_000, 21_600_000)}


def packed(millis: pl.Expr) -> pl.Expr:
    return pl.col("k").cast(pl.Int64) * (1 << MILLIS_BITS) + millis


def main(spine_file: str, target: str, files: list[str]) -> None:
    spine = pl.read_parquet(spine_file).with_row_index("r")
    keys = spine.select("card_id").unique().with_row_index("k")
    at = pl.col("at").dt.epoch("ms")
    questions = spine.join(keys, on="card_id").with_columns(
        packed(at).alias("edge"),
        *(
            packed((at - length) // tile * tile).alias("edge_" + name)
            for name, (length, tile) in WINDOWS.items()
        ),
    )
    cumulated = (
        pl.scan_parquet(files, hive_partitioning=False)
        .select("card_id", "event_time", "amount")
        .join(keys.lazy(), on="card_id")
        .select(packed(pl.col("event_time").dt.epoch("ms")).alias("place"), "amount")
        .sort("place")
        .with_columns(pl.col("amount").cum_sum().alias("s"), pl.int_range(1, pl.len() + 1).alias("n"))
        .drop("amount")
        .collect()
    )
    for edge in ["edge", *("edge_" + name for name in WINDOWS)]:
        questions = (
            questions.sort(edge)
            .join_asof(
                cumulated,
                left_on=edge,
                right_on="place",
                strategy="backward",
                allow_exact_matches=False,
                suffix="_of",
                coalesce=False,
            )
            .drop("place")
            .with_columns(pl.col("s", "n").fill_null(0))
            .rename({"s": "s_" + edge, "n": "n_" + edge})
        )
    columns = []
    for kind in ("paid", "spend", "average"):
        for name in WINDOWS:
            n = pl.col("n_edge") - pl.col("n_edge_" + name)
            s = pl.col("s_edge") - pl.col("s_edge_" + name)
            value = {"paid": n, "spend": pl.when(n > 0).then(s), "average": pl.when(n > 0).then(s / n)}[kind]
            columns.append(value.alias(f"card__{kind}_{name}"))
    (
        questions.sort("r")
        .select("card_id", "at", "label", *columns)
        .write_parquet(target, compression="zstd")
    )


started = time.perf_counter()
main(sys.argv[1], sys.argv[2], sys.argv[3:])
print(time.perf_counter() - started)
