//! Rebuilds when a file is added to a folder that is embedded in the binary.

fn main() {
    for folder in ["assets/scenarios", "assets/classes", "assets/landmarks", "assets/locomotives", "seeds"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
