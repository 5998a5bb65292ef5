//! Where to build next: sites for demand, with a bound on what any sites could reach.
//!
//! | Question | Function | Value |
//! |---|---|---|
//! | the most people within a cutoff, with so many sites (MCLP) | [`max_cover`] | weight covered |
//! | the fewest sites so that everybody is within a cutoff (LSCP) | [`set_cover`] | sites |
//! | the fewest sites for a share of the people | [`partial_cover`] | sites |
//! | least total travel (p-median) | [`p_median`] | sum of weight times cost |
//! | shortest longest way (p-center) | [`p_center`] | cost |
//! | the same where sites take only so many | [`capacitated_median`], [`capacitated_cover`] | cost, or weight covered |
//!
//! All work on sparse [`Lists`] of who can serve whom. Existing sites stay open, or are forced out ([`Role`]). Every
//! [`Answer`] carries its value, a bound and with them the gap; an answer is proven when both are equal. Bounds come
//! from Lagrangian relaxations whose prices are whole numbers, so no rounding error stands behind a proof. Given
//! limits in parts looked at ([`Limits`]), answers are the same whatever the number of threads.

mod answer;
mod branch;
mod capacitated;
mod decimals;
mod dominance;
mod dual;
mod instance;
mod interchange;
mod lists;
mod max_cover;
mod median_bound;
mod p_center;
mod p_median;
mod partial_cover;
mod set_cover;
mod tree;

pub use answer::{Answer, Limits, SitingError};
pub use capacitated::{Assigned, Capacities, capacitated_cover, capacitated_median};
pub use decimals::{Whole, ranks, whole_costs};
pub use lists::{Lists, Pair, Role};
pub use max_cover::max_cover;
pub use p_center::p_center;
pub use p_median::{Unserved, p_median};
pub use partial_cover::partial_cover;
pub use set_cover::set_cover;

#[cfg(test)]
#[path = "oracle_tests.rs"]
mod oracle_tests;
