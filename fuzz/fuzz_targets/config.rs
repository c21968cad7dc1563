//! The target `config`; its body is in `tests/it/found/targets`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ttydesk_fuzz::config(data));
