//! The land of a map.
