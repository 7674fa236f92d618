//! What was made of a snapshot: its index, and views that are the same for everybody who asks.
//!
//! A snapshot never changes, so whatever is a function of it alone is made once and goes with it. Must hold nothing that
//! depends on who asks, nor anything under a key that people can invent: it is never emptied.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use domain::listing::Index;

/// Views of one kind, by key.
type Shelf<K, V> = Mutex<HashMap<K, Arc<OnceLock<Arc<V>>>>>;

/// What was made of one snapshot.
#[derive(Default)]
pub(crate) struct Kept {
    pub(super) index: Index,
    shelves: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

impl Kept {
    pub(super) fn new(index: Index) -> Self {
        Self {
            index,
            ..Self::default()
        }
    }

    /// The view of that kind and key; made by whoever asks first, while the others wait for it.
    pub(super) fn once<K, V>(&self, key: K, make: impl FnOnce() -> V) -> Arc<V>
    where
        K: Hash + Eq + Send + 'static,
        V: Send + Sync + 'static,
    {
        let place = self.shelf::<K, V>().map(|shelf| {
            let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(shelf.entry(key).or_default())
        });
        match place {
            Some(place) => Arc::clone(place.get_or_init(|| Arc::new(make()))),
            None => Arc::new(make()),
        }
    }

    fn shelf<K, V>(&self) -> Option<Arc<Shelf<K, V>>>
    where
        K: Hash + Eq + Send + 'static,
        V: Send + Sync + 'static,
    {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        let shelf = shelves
            .entry(TypeId::of::<Shelf<K, V>>())
            .or_insert_with(|| Arc::new(Shelf::<K, V>::default()));
        Arc::clone(shelf).downcast().ok()
    }
}

/// Made of what is compared besides.
impl PartialEq for Kept {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Kept {}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_made_once_for_its_kind_and_key() {
        let kept = Kept::default();
        let made = |key: u8, value: u32| *kept.once(key, || value);
        assert_eq!((made(1, 10), made(1, 20), made(2, 30)), (10, 10, 30));
        assert_eq!(*kept.once(1_u8, || "of another kind"), "of another kind");
        assert_eq!(*kept.once(1_u16, || 7_u32), 7);
    }
}
