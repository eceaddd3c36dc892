"""Small stand-ins, in numpy, for the libraries that no test installs: Keras, JAX, ONNX and
ONNX Runtime. They have the functions that the programs of `padlens code` call, with the
arguments and the meaning that the libraries' documentation gives them, for one image of one
channel; anything else is an error. They tell whether a program says what it should, not
what the libraries really do."""

import sys
import types

import numpy as np


def insert_zeros(grid, steps):
    """Zeros between the cells of a grid, `steps` - 1 on each axis."""
    rows, cols = grid.shape
    spread = np.zeros(((rows - 1) * steps[0] + 1, (cols - 1) * steps[1] + 1))
    spread[::steps[0], ::steps[1]] = grid
    return spread


def pad_or_cut(grid, pads):
    """Zeros around a grid; negative numbers cut, after what is added was added."""
    added = [(max(a, 0), max(b, 0)) for a, b in pads]
    grid = np.pad(grid, added)
    cut = [slice(max(-a, 0), size - max(-b, 0)) for (a, b), size in zip(pads, grid.shape)]
    return grid[tuple(cut)]


def slide(grid, kernel, strides, dilations):
    """The sums under a kernel that is not flipped."""
    kernel = insert_zeros(kernel, dilations)
    rows, cols = ((n - k) // s + 1 for n, k, s in zip(grid.shape, kernel.shape, strides))
    assert rows >= 1 and cols >= 1, "the output would be empty"
    out = np.zeros((rows, cols))
    for r in range(rows):
        for c in range(cols):
            top, left = r * strides[0], c * strides[1]
            out[r, c] = np.sum(grid[top:top + kernel.shape[0], left:left + kernel.shape[1]] * kernel)
    return out


def scatter(grid, kernel, strides, dilations):
    """All of the transposed convolution, nothing cut."""
    kernel = insert_zeros(kernel, dilations)
    full = np.zeros([(n - 1) * s + k for n, s, k in zip(grid.shape, strides, kernel.shape)])
    for (r, c), value in np.ndenumerate(grid):
        top, left = r * strides[0], c * strides[1]
        full[top:top + kernel.shape[0], left:left + kernel.shape[1]] += value * kernel
    return full


def fit(full, before, size):
    """`size` cells of a full scatter from `before` on, zeros past its end."""
    return pad_or_cut(full, [(-b, s - (n - b)) for n, b, s in zip(full.shape, before, size)])


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    return made


# --- channels last, as TensorFlow and JAX have it -----------------------------------------


def from_nhwc(x):
    x = np.asarray(x)
    assert x.ndim == 4 and x.shape[0] == x.shape[3] == 1 and x.dtype.kind == "f", x.shape
    return x[0, :, :, 0]


def to_nhwc(grid):
    return grid[np.newaxis, :, :, np.newaxis]


def from_hwio(w):
    w = np.asarray(w)
    assert w.ndim == 4 and w.shape[2:] == (1, 1) and w.dtype.kind == "f", w.shape
    return w[:, :, 0, 0]


# --- JAX ----------------------------------------------------------------------------------

NHWC = ("NHWC", "HWIO", "NHWC")


def conv_general_dilated(lhs, rhs, window_strides, padding, lhs_dilation=(1, 1),
                         rhs_dilation=(1, 1), dimension_numbers=None):
    assert dimension_numbers == NHWC
    pads = ((0, 0), (0, 0)) if padding == "VALID" else padding
    grid = pad_or_cut(insert_zeros(from_nhwc(lhs), lhs_dilation), pads)
    return to_nhwc(slide(grid, from_hwio(rhs), window_strides, rhs_dilation))


def conv_transpose(lhs, rhs, strides, padding, rhs_dilation=(1, 1), dimension_numbers=None,
                   transpose_kernel=False):
    assert not isinstance(padding, str)
    if transpose_kernel:
        rhs = np.flip(rhs, (0, 1)).swapaxes(2, 3)
    return conv_general_dilated(lhs, rhs, (1, 1), padding, strides, rhs_dilation,
                                dimension_numbers)


def install_jax():
    def update(name, value):
        assert name == "jax_enable_x64" and value is True

    lax = module("jax.lax", conv_general_dilated=conv_general_dilated,
                 conv_transpose=conv_transpose)
    numpy = module("jax.numpy", ones=np.ones, arange=np.arange, full=np.full, array=np.array,
                   pad=np.pad)
    module("jax", lax=lax, numpy=numpy, config=types.SimpleNamespace(update=update))


# --- Keras --------------------------------------------------------------------------------


def same_pads(n, k, s):
    total = max((-(-n // s) - 1) * s + k - n, 0)
    return total // 2, total - total // 2


class Layer:
    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid",
                 dilation_rate=(1, 1), use_bias=True):
        assert filters == 1 and not use_bias and padding in ("valid", "same")
        assert max(strides) == 1 or max(dilation_rate) == 1, "strides with dilation_rate"
        self.kernel_size, self.strides, self.padding = kernel_size, strides, padding
        self.dilation_rate = dilation_rate
        self.input_shape = self.kernel = None

    def build(self, input_shape):
        self.input_shape = input_shape

    def set_weights(self, weights):
        [kernel] = weights
        self.kernel = from_hwio(kernel)
        assert self.input_shape and self.kernel.shape == self.kernel_size

    def reach(self):
        return [d * (k - 1) + 1 for k, d in zip(self.kernel_size, self.dilation_rate)]


class Conv2D(Layer):
    def __call__(self, x):
        assert x.shape == self.input_shape
        grid = from_nhwc(x)
        if self.padding == "same":
            grid = np.pad(grid, [same_pads(n, k, s) for n, k, s in
                                 zip(grid.shape, self.reach(), self.strides)])
        return to_nhwc(slide(grid, self.kernel, self.strides, self.dilation_rate))


class Conv2DTranspose(Layer):
    def __init__(self, *args, output_padding=None, **more):
        super().__init__(*args, **more)
        assert output_padding is None or all(
            o < s for o, s in zip(output_padding, self.strides)), "output_padding"
        self.output_padding = output_padding

    def size(self, axis, n):
        k, s = self.reach()[axis], self.strides[axis]
        same = self.padding == "same"
        if self.output_padding is None:
            return n * s if same else n * s + max(k - s, 0)
        return (n - 1) * s + (k % 2 if same else k) + self.output_padding[axis]

    def __call__(self, x):
        assert x.shape == self.input_shape
        grid = from_nhwc(x)
        size = [self.size(axis, n) for axis, n in enumerate(grid.shape)]
        before = [0, 0]
        if self.padding == "same":
            before = [same_pads(n, k, s)[0] for n, k, s in zip(size, self.reach(), self.strides)]
        return to_nhwc(fit(scatter(grid, self.kernel, self.strides, self.dilation_rate), before,
                           size))


def margins(sides, sign):
    assert all(side >= 0 for pair in sides for side in pair), sides
    pads = [(sign * a, sign * b) for a, b in sides]
    return lambda x: to_nhwc(pad_or_cut(from_nhwc(x), pads))


def keras_pad(x, pad_width, mode="constant", constant_values=None):
    assert mode in ("constant", "reflect"), "TensorFlow has no other"
    from_nhwc(x)
    more = {} if constant_values is None else {"constant_values": constant_values}
    return np.pad(x, pad_width, mode, **more)


def keras_take(x, indices, axis):
    assert min(indices) >= 0 and max(indices) < x.shape[axis]
    return np.take(x, indices, axis)


def install_keras():
    def set_floatx(name):
        assert name == "float64"

    layers = types.SimpleNamespace(
        Conv2D=Conv2D, Conv2DTranspose=Conv2DTranspose,
        ZeroPadding2D=lambda padding: margins(padding, 1),
        Cropping2D=lambda cropping: margins(cropping, -1))
    ops = types.SimpleNamespace(pad=keras_pad, take=keras_take, convert_to_numpy=np.asarray)
    module("keras", layers=layers, ops=ops, config=types.SimpleNamespace(set_floatx=set_floatx))


# --- ONNX and ONNX Runtime ----------------------------------------------------------------

FLOAT, INT64 = "float", "int64"


def make_tensor(name, data_type, dims, vals):
    kind = {FLOAT: np.float32, INT64: np.int64}[data_type]
    return name, np.array(vals, kind).reshape(dims)


def onnx_pad(data, pads, value=0.0, mode="constant"):
    assert pads.dtype == np.int64 and pads.shape == (8,)
    assert list(pads[[0, 1, 4, 5]]) == [0, 0, 0, 0]
    sides = [(pads[2], pads[6]), (pads[3], pads[7])]
    grid = data[0, 0]
    if mode == "constant":
        # Not both on one axis: implementations differ in what they do first.
        assert all(a * b >= 0 for a, b in sides)
        added = [(max(a, 0), max(b, 0)) for a, b in sides]
        cut = [(min(a, 0), min(b, 0)) for a, b in sides]
        return pad_or_cut(np.pad(grid, added, constant_values=value), cut)[np.newaxis, np.newaxis]
    return np.pad(grid, sides, mode)[np.newaxis, np.newaxis]


def halves(total, auto_pad):
    """How ONNX Runtime halves: rounding towards zero, a negative odd total made even first."""
    if total < 0:
        before = int((total + 1 if auto_pad == "SAME_UPPER" else total + 2) / 2)
    else:
        before = total // 2 if auto_pad == "SAME_UPPER" else total - total // 2
    return before, total - before


def attributes(w, kernel_shape, strides, dilations, pads, auto_pad):
    assert w.shape[:2] == (1, 1) and list(w.shape[2:]) == kernel_shape
    assert len(strides) == len(dilations) == 2 and min(pads) >= 0
    assert auto_pad == "NOTSET" or pads == [0, 0, 0, 0]
    return [d * (k - 1) + 1 for k, d in zip(kernel_shape, dilations)]


def onnx_conv(x, w, kernel_shape, strides, dilations=(1, 1), pads=(0, 0, 0, 0),
              auto_pad="NOTSET"):
    reach = attributes(w, kernel_shape, strides, dilations, list(pads), auto_pad)
    grid = x[0, 0]
    sides = [(pads[0], pads[2]), (pads[1], pads[3])]
    if auto_pad.startswith("SAME"):
        assert max(dilations) == 1
        sides = [halves((-(-n // s) - 1) * s + k - n, auto_pad)
                 for n, k, s in zip(grid.shape, reach, strides)]
    return slide(pad_or_cut(grid, sides), w[0, 0], strides, dilations)[np.newaxis, np.newaxis]


def onnx_conv_transpose(x, w, kernel_shape, strides, dilations=(1, 1), pads=(0, 0, 0, 0),
                        auto_pad="NOTSET", output_padding=(0, 0), output_shape=None):
    attributes(w, kernel_shape, strides, dilations, [0] * 4, auto_pad)
    grid = x[0, 0]
    full = scatter(grid, w[0, 0], strides, dilations)
    whole = [f + o for f, o in zip(full.shape, output_padding)]
    before, after = pads[:2], pads[2:]
    size = [n - b - a for n, b, a in zip(whole, before, after)]
    if output_shape is not None or auto_pad.startswith("SAME"):
        wanted = output_shape or [n * s for n, s in zip(grid.shape, strides)]
        totals = [max(n - o, 0) for n, o in zip(whole, wanted)]
        before = [halves(total, auto_pad)[0] for total in totals]
        size = output_shape or [n - total for n, total in zip(whole, totals)]
    else:
        assert all(o < s for o, s in zip(output_padding, strides)), "output_padding"
    return fit(full, before, size)[np.newaxis, np.newaxis]


OPERATORS = {"Pad": onnx_pad, "Conv": onnx_conv, "ConvTranspose": onnx_conv_transpose}


class InferenceSession:
    def __init__(self, model, providers):
        assert providers == ["CPUExecutionProvider"]
        self.graph, self.opset = model

    def run(self, names, feeds):
        nodes, _, inputs, outputs, constants = self.graph
        assert names is None and list(feeds) == [name for name, _, _ in inputs]
        values = {**feeds, **dict(constants)}
        for name, kind, shape in inputs:
            assert kind == FLOAT and values[name].dtype == np.float32
            assert values[name].shape == tuple(shape)
        for kind, sources, targets, words in nodes:
            assert words.get("mode") != "wrap" or self.opset >= 19
            values[targets[0]] = OPERATORS[kind](*(values[name] for name in sources), **words)
        return [values[name] for name, _, _ in outputs]


def make_model(graph, ir_version, opset_imports):
    [opset] = opset_imports
    assert ir_version == {18: 8, 19: 9}[opset]
    return types.SimpleNamespace(SerializeToString=lambda: (graph, opset))


def install_onnx():
    helper = types.SimpleNamespace(
        make_tensor=make_tensor, make_model=make_model,
        make_node=lambda kind, sources, targets, **words: (kind, sources, targets, words),
        make_tensor_value_info=lambda name, kind, shape: (name, kind, shape),
        make_graph=lambda *parts: parts,
        make_opsetid=lambda domain, version: version if domain == "" else None)
    module("onnx", helper=helper, TensorProto=types.SimpleNamespace(FLOAT=FLOAT, INT64=INT64))
    module("onnxruntime", InferenceSession=InferenceSession)


def install():
    install_jax()
    install_keras()
    install_onnx()
