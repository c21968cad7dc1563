//! Drawing: state to frame, nothing else. Pure.
