//! What a query string may say.
