"""pack.py ARCHIVE FOLDER TIME: packs a folder, byte for byte the same for the same files and time."""

import gzip
import io
import pathlib
import sys
import tarfile
import time
import zipfile

archive, folder, moment = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
files = sorted(path for path in folder.rglob("*") if path.is_file())


def mode(path):
    return 0o755 if path.stem == "acmlint" and path.suffix in ("", ".exe") else 0o644


if archive.endswith(".zip"):
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files:
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), time.gmtime(moment)[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = mode(path) << 16
            packed.writestr(entry, path.read_bytes())
else:
    text = io.BytesIO()
    with tarfile.open(fileobj=text, mode="w", format=tarfile.USTAR_FORMAT) as packed:
        for path in files:
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.size, entry.mode, entry.mtime = path.stat().st_size, mode(path), moment
            packed.addfile(entry, io.BytesIO(path.read_bytes()))
    with open(archive, "wb") as out, gzip.GzipFile("", "wb", 9, out, mtime=0) as compressed:
        compressed.write(text.getvalue())
