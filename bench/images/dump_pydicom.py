"""Pixels of the DICOM files that come with pydicom, as pydicom decodes them: FOLDER/<n>.bin and FOLDER/index.json."""
import json
import os
import sys

import numpy as np
import pydicom
from pydicom.pixels import pixel_array

folder = sys.argv[1]
base = os.path.join(os.path.dirname(pydicom.__file__), "data")
index = []
for root, _, names in sorted(os.walk(base)):
    for name in sorted(names):
        path = os.path.join(root, name)
        with open(path, "rb") as file:
            head = file.read(132)
        if not (name.endswith(".dcm") or head[128:] == b"DICM"):
            continue
        entry = {"path": path, "name": os.path.relpath(path, base), "arrays": {}}
        for plugin in ("", "pylibjpeg", "pillow"):
            try:
                dataset = pydicom.dcmread(path, force=True)
                array = pixel_array(dataset, decoding_plugin=plugin) if plugin else dataset.pixel_array
                array = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<")))
                file = f"{len(index)}{plugin and '-' + plugin}.bin"
                array.tofile(os.path.join(folder, file))
                entry["arrays"][plugin or "default"] = {"file": file, "dtype": str(array.dtype), "shape": list(array.shape)}
            except Exception as error:  # the reason is the result
                if not plugin:
                    entry["refused"] = f"{type(error).__name__}: {error}".split("\n")[0]
        index.append(entry)
with open(os.path.join(folder, "index.json"), "w") as file:
    json.dump({"pydicom": pydicom.__version__, "files": index}, file)
