"""Benchmarks: each thing that Evenhand does often, beside its floor, in one run. `script/bench` runs them."""
