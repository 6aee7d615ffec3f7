"""Makes the files of this folder and of ../../load/packed: pip install pyarrow backports.zstd; python make.py

Committed, since the tests need no Python: the same 300 transactions in every form that pyarrow writes.
expected.csv says what is in them.
"""
import datetime
import decimal
import pathlib
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
from backports import zstd

here = pathlib.Path(__file__).parent
packed = here.parent.parent / "load" / "packed"
START = 1537401600  # 2018-09-20, UTC
rows = range(300)
seconds = [START + 3607 * i for i in rows]
customers = [f"customer-{i * i % 37:04d}-é" for i in rows]
articles = [f"{(663713001 + i * 7919 % 97):010d}" for i in rows]
prices = [None if i % 10 == 3 else (i * 13 % 101) / 59 for i in rows]
channels = [i % 2 + 1 for i in rows]


def table(t_dat=None, customer=None, article=None, price=None, channel=None):
    return pa.table(
        {
            "t_dat": pa.array(seconds, pa.timestamp("s")).cast(pa.timestamp("ms", "UTC")) if t_dat is None else t_dat,
            "customer_id": customers if customer is None else customer,
            "article_id": articles if article is None else article,
            "price": pa.array(prices, pa.float64()) if price is None else price,
            "sales_channel_id": pa.array(channels, pa.int64()) if channel is None else channel,
        }
    )


def write(name, data, **options):
    pq.write_table(data, here / f"{name}.parquet", **options)


plain = table()
for codec in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
    write(codec, plain, compression=codec, row_group_size=128)
utc = pa.array(seconds, pa.timestamp("s"))
write("int96", plain, use_deprecated_int96_timestamps=True)
write("micros", table(t_dat=utc.cast(pa.timestamp("us", "UTC"))), version="2.6")
write("nanos-local", table(t_dat=utc.cast(pa.timestamp("ns"))), version="2.6")
write("string-times", table(t_dat=[datetime.datetime.fromtimestamp(s, datetime.timezone.utc).isoformat() for s in seconds]))
write("epoch-millis", table(t_dat=pa.array([s * 1000 for s in seconds], pa.int64())))
write("v2-deltas", plain, data_page_version="2.0", use_dictionary=False, compression="zstd",
      column_encoding={"t_dat": "DELTA_BINARY_PACKED", "customer_id": "DELTA_BYTE_ARRAY",
                       "article_id": "DELTA_LENGTH_BYTE_ARRAY", "price": "BYTE_STREAM_SPLIT",
                       "sales_channel_id": "DELTA_BINARY_PACKED"})
write("no-dictionary", plain, use_dictionary=False, write_page_checksum=True, data_page_size=1000, row_group_size=200)
write("dictionary-type", table(customer=pa.array(customers).dictionary_encode()))
write("fixed-binary", table(article=pa.array([a.encode() for a in articles], pa.binary(10))))
write("required", pa.table([plain[n] if n != "price" else plain[n] for n in plain.column_names],
                           schema=pa.schema([f.with_nullable(f.name == "price") for f in plain.schema])))
write("no-rows", plain.slice(0, 0))
write("nested", table(customer=pa.array([[c] for c in customers])).slice(0, 20))

# Values of all types, 20 rows.
few = list(range(20))
write("types", pa.table({
    "t_dat": pa.array([datetime.date(2019, 1, 1) + datetime.timedelta(days=i) for i in few]),
    "customer_id": pa.array([663713001 + i for i in few], pa.int32()),
    "article_id": pa.array([2**63 - 1 - i for i in few], pa.int64()),
    "price": pa.array([0.1 * i for i in few], pa.float32()),
    "sales_channel_id": pa.array([i % 3 for i in few], pa.uint8()),
    "unsigned": pa.array([2**64 - 1 - i for i in few], pa.uint64()),
    "decimal": pa.array([decimal.Decimal(i - 5) / 100 for i in few], pa.decimal128(9, 2)),
    "wide": pa.array([decimal.Decimal(10**30 + i) for i in few], pa.decimal128(38, 3)),
    "flag": pa.array([i % 3 == 0 for i in few]),
    "half": pa.array([i / 4 for i in few], pa.float16()),
    "time": pa.array([datetime.time(1, 2, 3, 4000 * i) for i in few], pa.time64("us")),
    "missing": pa.array([None] * 20, pa.string()),
    "nan": pa.array([float("nan") if i % 2 else i / 3 for i in few], pa.float64()),
}))

lines = ["t_dat,customer_id,article_id,price,sales_channel_id"]
for i in rows:
    price = "" if prices[i] is None else repr(prices[i]).removesuffix(".0")
    lines.append(f"{seconds[i] * 1000},{customers[i]},{articles[i]},{price},{channels[i]}")
expected = ("\n".join(lines) + "\n").encode()
(here / "expected.csv").write_bytes(expected)

(packed / "log.csv.zst").write_bytes(pa.compress(expected, "zstd", asbytes=True))
half = expected.index(b"\n", len(expected) // 2) + 1
(packed / "frames.csv.zst").write_bytes(
    b"".join([b"\x50\x2a\x4d\x18\x03\0\0\0abc", pa.compress(expected[:half], "zstd", asbytes=True),
              pa.compress(expected[half:], "zstd", asbytes=True)]))
(packed / "checksum.csv.zst").write_bytes(
    zstd.compress(expected, options={zstd.CompressionParameter.checksum_flag: 1, zstd.CompressionParameter.window_log: 10}))


def archive(name, members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(packed / name, "w", method) as out:
        for member, content in members:
            out.writestr(member, content)


archive("log.zip", [("log.csv", expected)])
archive("stored.zip", [("folder/", b""), ("folder/log.csv", expected), ("__MACOSX/folder/._log.csv", b"\0")], zipfile.ZIP_STORED)
archive("two.zip", [("a.csv", expected), ("b.csv", expected)])
archive("none.zip", [])
archive("workbook.xlsx", [("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")])
