//! The known answers of the rule kinds, each as a drawn case whose answer is worked out in a comment.

#![allow(clippy::unwrap_used, reason = "a test stops where its input is not what it says")]

#[path = "access/mod.rs"]
mod access;
#[path = "gaps/mod.rs"]
mod gaps;
#[path = "indicator/mod.rs"]
mod indicator;
#[path = "joined/mod.rs"]
mod joined;
#[path = "link/mod.rs"]
mod link;
#[path = "mobile/mod.rs"]
mod mobile;
#[path = "presence/mod.rs"]
mod presence;
#[path = "quota/mod.rs"]
mod quota;
#[path = "ratio/mod.rs"]
mod ratio;
mod scene;
#[path = "share/mod.rs"]
mod share;
