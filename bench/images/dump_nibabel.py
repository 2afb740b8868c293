"""Slices of the NIfTI files that come with nibabel, in the body's axes: FOLDER/<n>.bin and FOLDER/index.json."""
import json
import os
import sys

import nibabel
import numpy as np

folder = sys.argv[1]
base = os.path.dirname(nibabel.__file__)
index = []
for root, _, names in sorted(os.walk(base)):
    for name in sorted(names):
        if not name.endswith((".nii", ".nii.gz")):
            continue
        path = os.path.join(root, name)
        entry = {"path": path, "name": os.path.relpath(path, base)}
        try:
            image = nibabel.Nifti1Image.from_filename(path) if nibabel.Nifti1Image.path_maybe_image(path)[0] else nibabel.load(path)
            header = image.header
            placed = header["sform_code"] > 0 or header["qform_code"] > 0
            entry["axes"] = "".join(nibabel.aff2axcodes(image.affine)) if placed else None
            data = image.get_fdata(dtype=np.float32)
            data = data.reshape(data.shape[:3] + (-1,), order="F")
            # The third axis keeps its place and way; the others are turned as they are looked at.
            axes = entry["axes"]
            across, down = (0, 1)
            if axes[0] in "SI" or axes[1] in "RL":
                across, down = (1, 0)
            if axes[across] in "RAS":
                data = np.flip(data, across)
            if axes[down] in "RAS":
                data = np.flip(data, down)
            file = f"{len(index)}.bin"
            np.ascontiguousarray(data.transpose(3, 2, down, across)).astype("<f4").tofile(os.path.join(folder, file))
            entry["file"] = file
        except Exception as error:  # the reason is the result
            entry["refused"] = f"{type(error).__name__}: {error}".split("\n")[0]
        index.append(entry)
with open(os.path.join(folder, "index.json"), "w") as file:
    json.dump({"nibabel": nibabel.__version__, "files": index}, file)
