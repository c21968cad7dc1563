//! A thread as lines of a width: what `ui` styles, and what `update` counts to scroll.
