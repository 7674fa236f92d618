//! Giving up a write: until the writer takes it, it can be given up with certainty; after that, its outcome must be awaited.
//!
//! A server that answers "no" on a time-out closes the gate of the request first. Where that succeeds, nothing of the request
//! was or will be written. Where it does not, a write is under way or committed, and the answer is that of the write.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The gate of the writes of one request. Cheap to clone; the clones are one gate.
#[derive(Debug, Clone, Default)]
pub struct WriteGate(Arc<Mutex<GateState>>);

#[derive(Debug, Default)]
struct GateState {
    is_closed: bool,
    /// The writes that were taken and whose commit has not ended.
    under_way: usize,
    has_committed: bool,
}

impl WriteGate {
    /// Closes the gate, unless a write of it is under way or was committed. Returns whether it is closed.
    pub fn close(&self) -> bool {
        let mut state = self.state();
        state.is_closed |= state.under_way == 0 && !state.has_committed;
        state.is_closed
    }

    /// Begins a write, unless the gate is closed.
    pub(super) fn enter(&self) -> Option<Entered> {
        let mut state = self.state();
        if state.is_closed {
            return None;
        }
        state.under_way += 1;
        Some(Entered(self.clone()))
    }

    fn state(&self) -> MutexGuard<'_, GateState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A write that is under way. It ends when this value is dropped.
pub(super) struct Entered(WriteGate);

impl Entered {
    /// Records that the write was committed.
    pub(super) fn committed(&self) {
        self.0.state().has_committed = true;
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.0.state().under_way -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_closes_before_a_write_and_not_during_or_after_it() {
        let gate = WriteGate::default();
        let entered = gate.enter().unwrap();
        assert!(!gate.close());
        drop(entered);
        assert!(gate.close(), "nothing of it was kept");
        assert!(gate.enter().is_none());
        let gate = WriteGate::default();
        let entered = gate.enter().unwrap();
        entered.committed();
        drop(entered);
        assert!(!gate.close());
    }
}
