//! Rebuilds when a file is added to the folders that are embedded in the binary.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=assets");
    println!("cargo:rerun-if-changed=seeds");
}
