#!/usr/bin/env bash
# candle 0.11.1, Tensor::conv_transpose1d (candle_nn's ConvTranspose1d) on a batch of several, CPU.
#
# Of more than one channel, in one group, without padding, output_padding and dilation, the first of
# the batch is right and every other is wrong, without a word. Alone each of them is right; so are
# all with a padding of 1, or in groups.
#
# Why one would guess otherwise: so the layer is by default, and what an item of a batch gives does
# not hang on its place there. This case alone is computed as a matrix product, which takes the items
# for further rows of the first one; its rows are a view of transposed channels, though, and the next
# row there is no cell of the next item: the second item's first channel meets the weights of the
# second.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"

cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "finding"
version = "0.1.0"
edition = "2021"

[dependencies]
candle-core = "=0.11.1"
TOML

cat > "$folder/src/main.rs" <<'RUST'
use candle_core::{Device, Result, Tensor};

fn cells(x: &Tensor, padding: usize) -> Result<Vec<Vec<f32>>> {
    let kernel = Tensor::new(&[[[1f32, 10.]], [[100., 1000.]]], &Device::Cpu)?;
    x.conv_transpose1d(&kernel, padding, 0, 1, 1, 1)?.flatten_from(1)?.to_vec2()
}

fn main() -> Result<()> {
    let items = [[[1f32, 2., 3.], [0., 0., 0.]], [[4., 5., 6.], [0., 0., 0.]]];
    let batch = Tensor::new(&items, &Device::Cpu)?;
    let together = cells(&batch, 0)?;
    let first = cells(&batch.narrow(0, 0, 1)?, 0)?;
    let second = cells(&batch.narrow(0, 1, 1)?.contiguous()?, 0)?;
    let padded = cells(&batch, 1)?;
    println!("1 2 3 and 4 5 6, each beside a channel of zeros; kernel 1 10, of that channel 100 1000");
    println!("    each alone: {first:?} {second:?}");
    println!("    as a batch: {together:?}");
    println!("    as a batch, padding 1: {padded:?}");
    let one = vec![1f32, 12., 23., 30.];
    let two = vec![4f32, 45., 56., 60.];
    let stated = first == [one.clone()]
        && second == [two.clone()]
        && together[0] == one
        && together[1] == [400f32, 4500., 5600., 6000.]
        && padded == [one[1..3].to_vec(), two[1..3].to_vec()];
    println!("{}", if stated { "as stated" } else { "NOT as stated" });
    std::process::exit(if stated { 0 } else { 1 });
}
RUST
cargo build --quiet --manifest-path "$folder/Cargo.toml" > "$folder/log" 2>&1 ||
  { cat "$folder/log" >&2; exit 1; }
target=${CARGO_TARGET_DIR:-$folder/target}
"$target/debug/finding"
