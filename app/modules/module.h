#pragma once

// Parts of the program that only some commands need, each in a shared library beside it, so that
// the others start without the libraries that it brings along. Each also has an entry
// padlens_module_version, which gives the program's version as text.

#define PADLENS_MODULE_ENTRY extern "C" __attribute__((visibility("default")))

namespace padlens {

// What `entry` names in the module `file` ("padlens_window.so"), which stays loaded; nullptr where
// the module is missing or of another version. It is looked for in the program's own folder or
// where the program was installed to put it.
void* module_entry(const char* file, const char* entry);

}  // namespace padlens
