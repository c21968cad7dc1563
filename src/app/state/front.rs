//! Where a workspace stands on a screen that several may share.

/// Whether the conversation on screen is one of this workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Front {
    /// It always is: there is no other workspace.
    #[default]
    Alone,
    /// There are others, and it is.
    Foremost,
    /// It is another's. Nothing of this one is selected, looked at or read; everything else goes on.
    Behind {
        /// Rows of this workspace before the one on screen in the common queue: as far as the agent
        /// has come.
        passed: usize,
    },
}

impl Front {
    /// Whether the conversation on screen is another workspace's.
    pub fn is_behind(self) -> bool {
        matches!(self, Self::Behind { .. })
    }
}
