//! Facts derived from several areas, for whoever shows or decides by them.
