padlens_system_library(padlens_hdf5 "HDF5" libhdf5-dev hdf5)
