//! The hub: the embedded backend behind `ttydesk demo` and `ttydesk serve`.
