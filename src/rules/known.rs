//! Truth that may be unknown: an attribute that is missing is never "no".

/// A truth value that may be unknown (Kleene's strong three-valued logic).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// Certainly.
    Yes,
    /// Certainly not.
    No,
    /// The attribute is missing.
    Unknown,
}

impl Known {
    /// Both: no beats unknown, unknown beats yes.
    #[must_use]
    pub fn and(self, other: Known) -> Known {
        match (self, other) {
            (Known::No, _) | (_, Known::No) => Known::No,
            (Known::Unknown, _) | (_, Known::Unknown) => Known::Unknown,
            (Known::Yes, Known::Yes) => Known::Yes,
        }
    }

    /// Either: yes beats unknown, unknown beats no.
    #[must_use]
    pub fn or(self, other: Known) -> Known {
        match (self, other) {
            (Known::Yes, _) | (_, Known::Yes) => Known::Yes,
            (Known::Unknown, _) | (_, Known::Unknown) => Known::Unknown,
            (Known::No, Known::No) => Known::No,
        }
    }

    /// The opposite; the unknown stays unknown.
    #[must_use]
    pub fn negated(self) -> Known {
        match self {
            Known::Yes => Known::No,
            Known::No => Known::Yes,
            Known::Unknown => Known::Unknown,
        }
    }

    /// All of several; yes when there are none.
    pub fn all(values: impl IntoIterator<Item = Known>) -> Known {
        values.into_iter().fold(Known::Yes, Known::and)
    }

    /// Any of several; no when there are none.
    pub fn any(values: impl IntoIterator<Item = Known>) -> Known {
        values.into_iter().fold(Known::No, Known::or)
    }
}

impl From<bool> for Known {
    fn from(holds: bool) -> Known {
        if holds { Known::Yes } else { Known::No }
    }
}
