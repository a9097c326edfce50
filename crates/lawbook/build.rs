//! A statute or profile that is added makes the crate build again.

fn main() {
    println!("cargo::rerun-if-changed=../../statutes");
    println!("cargo::rerun-if-changed=../../profiles");
}
