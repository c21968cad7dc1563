//! The `ttydesk` program; everything is in the library.

fn main() {
    std::process::exit(ttydesk::cli::main());
}
