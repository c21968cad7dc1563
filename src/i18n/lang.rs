//! Which languages there are, and which one an agent gets.

/// Languages of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
    /// Russian.
    Ru,
}

impl Lang {
    /// All.
    pub const ALL: [Self; 2] = [Self::En, Self::Ru];

    /// The language's tag, which is also its word on the command line and in the configuration.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
        }
    }

    /// The language of a tag such as `ru_RU.UTF-8` or `en`; `None` for one we do not speak.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['_', '-', '.', '@']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|lang| lang.tag().eq_ignore_ascii_case(primary))
    }

    /// The language to speak: what the command line says, else the configuration, else the system's
    /// locale, else English.
    pub fn choose(cli: Option<Self>, config: Option<Self>, locale: Option<&str>) -> Self {
        cli.or(config)
            .or_else(|| locale.and_then(Self::of_tag))
            .unwrap_or(Self::En)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_as_systems_write_them() {
        for tag in ["ru", "RU", "ru_RU.UTF-8", "ru-RU", "ru@euro", "ru.KOI8-R"] {
            assert_eq!(Lang::of_tag(tag), Some(Lang::Ru), "{tag}");
        }
        for tag in ["C", "POSIX", "", "de_DE.UTF-8", "english", "rus"] {
            assert_eq!(Lang::of_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn what_is_said_more_directly_wins() {
        let (en, ru) = (Some(Lang::En), Some(Lang::Ru));
        assert_eq!(Lang::choose(ru, en, Some("en_US.UTF-8")), Lang::Ru);
        assert_eq!(Lang::choose(None, ru, Some("en_US.UTF-8")), Lang::Ru);
        assert_eq!(Lang::choose(None, None, Some("ru_RU.UTF-8")), Lang::Ru);
        assert_eq!(Lang::choose(None, None, Some("fr_FR.UTF-8")), Lang::En);
        assert_eq!(Lang::choose(None, None, None), Lang::En);
    }
}
