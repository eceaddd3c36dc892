#include "core/snippets/reading/published.h"

#include <array>

#include "core/snippets/reading/lexer.h"

namespace padlens::reading {
namespace {

// A block, told in the words that the reader reads, as torchvision 0.29 computes it
// (torchvision/ops/misc.py, torchvision/models/resnet.py and _utils.py). Only what takes part in
// sizes, channels and the names of its layers stands here.
struct PublishedBlock {
  std::string_view name;
  bool alone;  // no other library has the name: it need not be imported
  std::string_view text;
};

constexpr std::array kPublished{
    PublishedBlock{"_make_divisible", true, R"py(
def _make_divisible(v, divisor, min_value=None):
    if min_value is None:
        min_value = divisor
    new_v = max(min_value, int(v + divisor / 2) // divisor * divisor)
    if new_v < 0.9 * v:
        new_v += divisor
    return new_v
)py"},
    PublishedBlock{"Conv2dNormActivation", true, R"py(
class Conv2dNormActivation(torch.nn.Sequential):
    def __init__(self, in_channels, out_channels, kernel_size=3, stride=1, padding=None, groups=1,
                 norm_layer=torch.nn.BatchNorm2d, activation_layer=torch.nn.ReLU, dilation=1,
                 inplace=True, bias=None):
        if padding is None:
            if isinstance(kernel_size, int) and isinstance(dilation, int):
                padding = (kernel_size - 1) // 2 * dilation
            else:
                if isinstance(kernel_size, int):
                    kernel_size = (kernel_size, kernel_size)
                if isinstance(dilation, int):
                    dilation = (dilation, dilation)
                padding = ((kernel_size[0] - 1) // 2 * dilation[0],
                           (kernel_size[1] - 1) // 2 * dilation[1])
        layers = [torch.nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding,
                                  dilation, groups)]
        if norm_layer is not None:
            layers.append(norm_layer(out_channels))
        if activation_layer is not None:
            layers.append(activation_layer())
        super().__init__(*layers)
        self.out_channels = out_channels
)py"},
    PublishedBlock{"SqueezeExcitation", false, R"py(
class SqueezeExcitation(torch.nn.Module):
    def __init__(self, input_channels, squeeze_channels, activation=torch.nn.ReLU,
                 scale_activation=torch.nn.Sigmoid):
        self.avgpool = torch.nn.AdaptiveAvgPool2d(1)
        self.fc1 = torch.nn.Conv2d(input_channels, squeeze_channels, 1)
        self.fc2 = torch.nn.Conv2d(squeeze_channels, input_channels, 1)
        self.activation = activation()
        self.scale_activation = scale_activation()
    def forward(self, input):
        scale = self.activation(self.fc1(self.avgpool(input)))
        return self.scale_activation(self.fc2(scale)) * input
)py"},
    PublishedBlock{"MLP", false, R"py(
class MLP(torch.nn.Sequential):
    def __init__(self, in_channels, hidden_channels, norm_layer=None,
                 activation_layer=torch.nn.ReLU, inplace=None, bias=True, dropout=0.0):
        layers = []
        for hidden in hidden_channels[:-1]:
            layers.append(torch.nn.Linear(in_channels, hidden))
            if norm_layer is not None:
                layers.append(norm_layer(hidden))
            layers.append(activation_layer())
            layers.append(torch.nn.Dropout(dropout))
            in_channels = hidden
        layers.append(torch.nn.Linear(in_channels, hidden_channels[-1]))
        layers.append(torch.nn.Dropout(dropout))
        super().__init__(*layers)
)py"},
    PublishedBlock{"BasicBlock", false, R"py(
class BasicBlock(torch.nn.Module):
    expansion = 1
    def __init__(self, inplanes, planes, stride=1, downsample=None, groups=1, base_width=64,
                 dilation=1, norm_layer=None):
        if norm_layer is None:
            norm_layer = torch.nn.BatchNorm2d
        self.conv1 = torch.nn.Conv2d(inplanes, planes, 3, stride, 1)
        self.bn1 = norm_layer(planes)
        self.relu = torch.nn.ReLU()
        self.conv2 = torch.nn.Conv2d(planes, planes, 3, 1, 1)
        self.bn2 = norm_layer(planes)
        self.downsample = downsample
    def forward(self, x):
        identity = x
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        if self.downsample is not None:
            identity = self.downsample(x)
        out += identity
        return self.relu(out)
)py"},
    PublishedBlock{"Bottleneck", false, R"py(
class Bottleneck(torch.nn.Module):
    expansion = 4
    def __init__(self, inplanes, planes, stride=1, downsample=None, groups=1, base_width=64,
                 dilation=1, norm_layer=None):
        if norm_layer is None:
            norm_layer = torch.nn.BatchNorm2d
        width = int(planes * (base_width / 64.0)) * groups
        self.conv1 = torch.nn.Conv2d(inplanes, width, 1)
        self.bn1 = norm_layer(width)
        self.conv2 = torch.nn.Conv2d(width, width, 3, stride, dilation, dilation, groups)
        self.bn2 = norm_layer(width)
        self.conv3 = torch.nn.Conv2d(width, planes * 4, 1)
        self.bn3 = norm_layer(planes * 4)
        self.relu = torch.nn.ReLU()
        self.downsample = downsample
    def forward(self, x):
        identity = x
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        if self.downsample is not None:
            identity = self.downsample(x)
        out += identity
        return self.relu(out)
)py"},
};

}  // namespace

std::string published_blocks(std::string_view text) {
  const bool imports = has_word(text, "torchvision") || has_word(text, "ops.misc");
  std::string blocks;
  for (const PublishedBlock& each : kPublished) {
    if ((imports || each.alone) && has_word(text, each.name)) blocks += each.text;
  }
  return blocks;
}

}  // namespace padlens::reading
