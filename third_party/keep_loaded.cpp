// In builds with AddressSanitizer only: what a window's drivers keep until the process ends would
// be reported as a leak without a name if they were unloaded before. Libraries see it in place of
// the C library's.
extern "C" __attribute__((visibility("default"))) int dlclose(void* handle);

extern "C" int dlclose(void* handle) {
  (void)handle;
  return 0;
}
