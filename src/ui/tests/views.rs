//! What the saved views hold, in the top line.

use super::*;
use crate::domain::{SavedView, Sort, View};

fn saved(name: &str, query: &str) -> SavedView {
    SavedView {
        shared: None,
        name: name.into(),
        view: View::All,
        query: query.to_owned(),
        sort: Sort::default(),
    }
}

fn top_line(width: u16) -> String {
    let mut desk = busy(Lang::En, (width, 24));
    desk.own_views = vec![
        saved("Refunds", "tag:refund"),
        saved("Nobody counted this", "tag:x"),
        saved("Late today", "sla:<1h"),
    ];
    desk.view_counts.insert((View::All, "tag:refund".into()), 3);
    desk.view_counts.insert((View::All, "sla:<1h".into()), 12);
    let screen = text(&desk, &look("mono", Lang::En));
    screen.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn m02_counts_of_saved_views_stand_in_the_top_line_as_far_as_there_is_room() {
    let wide = top_line(120);
    assert!(wide.contains("Refunds 3   Late today 12"), "{wide}");
    assert!(
        !wide.contains("Nobody"),
        "what was not counted is not told: {wide}"
    );
    let narrow = top_line(80);
    assert!(narrow.contains("waiting") && !narrow.contains("Late"), "{narrow}");
    for width in 20..140 {
        let line = top_line(width);
        let told = line.contains("Late") || line.contains("Refunds");
        assert!(
            !told || line.contains("waiting"),
            "they take the place of nothing: {line}"
        );
        assert!(
            !line.contains("Late today ") || line.contains("Late today 12"),
            "none is cut: {line}"
        );
    }
}
