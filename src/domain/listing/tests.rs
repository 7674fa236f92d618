//! What a list shows, held against plain words.
