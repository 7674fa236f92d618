//! The places of the site, and who is led to them.
//!
//! Leads, and does not guard: the table of rights refuses.

use crate::caller::Caller;
use domain::access::Right;

/// A place that the navigation leads to.
pub(super) struct Place {
    /// Where it is.
    pub(super) path: &'static str,
    /// The key of its name.
    pub(super) name: &'static str,
    /// What whoever is led there may do.
    right: Right,
}

/// All of them, in the order in which work goes.
pub(super) const PLACES: [Place; 11] = [
    place("/", "nav-overview", Right::ReadPages),
    place("/commitments", "nav-commitments", Right::ReadPages),
    place("/submit", "nav-submit", Right::Submit),
    place("/review", "nav-review", Right::Review),
    place("/findings", "nav-findings", Right::ReadPages),
    place("/digests", "nav-digests", Right::ReadPages),
    place("/offices", "nav-offices", Right::ReadPages),
    place("/jobs", "nav-jobs", Right::ReadOperations),
    place("/report", "nav-report", Right::ReadReport),
    place("/audit", "nav-audit", Right::ReadEntries),
    place("/settings", "nav-settings", Right::OwnAccount),
];

const fn place(path: &'static str, name: &'static str, right: Right) -> Place {
    Place { path, name, right }
}

impl Place {
    /// Whether `caller` is led there.
    pub(super) fn is_open_to(&self, caller: &Caller) -> bool {
        caller.may(self.right)
    }

    /// Whether a page at `path` lies here.
    pub(super) fn holds(&self, path: &str) -> bool {
        match self.path {
            "/" => path == "/",
            own => path
                .strip_prefix(own)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        }
    }
}
