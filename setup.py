"""What the wheel holds: the packages with every file in them, and our files beside them, inside `shared`.

`shared/places.py` knows both places. Style sheets must have been made first: `script/build-assets`.
"""

from setuptools import find_namespace_packages, setup

BESIDE = ("templates", "static", "translations")
EVERYTHING = ["*", "**/*"]

setup(
    packages=[
        *find_namespace_packages(include=["portal*", "backoffice*", "shared*"]),
        *(f"shared.installed.{folder}" for folder in BESIDE),
    ],
    package_dir={"": ".", **{f"shared.installed.{folder}": folder for folder in BESIDE}},
    package_data={"": EVERYTHING},
    exclude_package_data={"": ["__pycache__/*", "**/__pycache__/*", "*.pyc", "**/*.pyc"]},
)
