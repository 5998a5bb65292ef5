//! An hour of the week, for tags of roads that hold at some hours only.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Days of the week as `opening_hours` writes them, Monday first.
pub const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// A day of the week and a time of day, written `Mo 08:30`. It stands for an ordinary week: no public holiday,
/// no school holiday, no date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct Hour {
    /// 0 for Monday to 6 for Sunday.
    pub day: u8,
    /// Minutes since midnight, below 1440.
    pub minute: u16,
}

impl TryFrom<String> for Hour {
    type Error = String;

    fn try_from(text: String) -> Result<Hour, String> {
        let read = || {
            let (day, time) = text.trim().split_once(' ')?;
            let day = DAYS.iter().position(|name| *name == day)? as u8;
            let (hours, minutes) = time.trim().split_once(':')?;
            let number = |digits: &str, below: u16| -> Option<u16> {
                let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
                digits.parse().ok().filter(|n| plain && *n < below)
            };
            Some(Hour { day, minute: number(hours, 24)? * 60 + number(minutes, 60)? })
        };
        read().ok_or_else(|| {
            format!("hour = \"{text}\" is no hour of the week\nhint: write a day (Mo Tu We Th Fr Sa Su) and a time of day, such as \"Mo 08:30\"")
        })
    }
}

impl From<Hour> for String {
    fn from(hour: Hour) -> String {
        hour.to_string()
    }
}

impl fmt::Display for Hour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = DAYS.get(usize::from(self.day)).copied().unwrap_or_default();
        write!(f, "{day} {:02}:{:02}", self.minute / 60, self.minute % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_a_day_and_a_time_and_nothing_else() {
        let hour = |text: &str| Hour::try_from(text.to_owned());
        assert_eq!(hour("Mo 08:30"), Ok(Hour { day: 0, minute: 510 }));
        assert_eq!(hour("Su 23:59").map(|h| h.to_string()), Ok("Su 23:59".to_owned()));
        assert_eq!(hour("We 7:05").map(String::from), Ok("We 07:05".to_owned()));
        for wrong in ["", "Mo", "08:30", "Mo 24:00", "Mo 8.30", "mo 08:30", "PH 08:30", "Mo 08:+3", "Mo 08:60"] {
            assert!(hour(wrong).is_err_and(|e| e.contains("hint: ")), "{wrong}");
        }
    }
}
