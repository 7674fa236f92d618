//! The table of routes. Each page declares its routes beside its handlers as [`Route`] values: method, pattern, the right
//! that the guard demands, and the handler. `pages` in the crate's root collects them. A route without a right does not compile.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{self, MethodRouter};
use tower_http::compression::CompressionLayer;

use super::Site;
use domain::Right;

/// The right that a request of this method to this pattern needs. HEAD needs the right of GET.
pub type Rule = (Method, &'static str, Right);

/// The right of every route.
pub static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    all()
        .map(|route| (route.method, route.pattern, route.right))
        .collect()
});

/// A link of the navigation: path, key of the name, and the right of those who see it.
pub(crate) type NavigationLink = (&'static str, &'static str, Right);

/// The navigation, which leads to the first route of each page that has a name there.
pub(crate) static NAVIGATION: LazyLock<Vec<NavigationLink>> = LazyLock::new(|| {
    let pages = super::pages().into_iter();
    pages
        .filter_map(|(name, routes)| {
            let first = routes.first()?;
            Some((first.pattern, name?, first.right))
        })
        .collect()
});

/// A route of the site.
pub(crate) struct Route {
    method: Method,
    pattern: &'static str,
    right: Right,
    handler: MethodRouter<Site>,
}

impl Route {
    /// A route of the method GET, which also answers HEAD.
    pub(crate) fn get<H, T>(pattern: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        Self {
            method: Method::GET,
            pattern,
            right,
            handler: routing::get(handler),
        }
    }

    /// A route of the method POST. Its body is limited to `csrf::FORM_MAX_BYTES` unless [`Route::body_limit`] says otherwise.
    pub(crate) fn post<H, T>(pattern: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        Self {
            method: Method::POST,
            pattern,
            right,
            handler: routing::post(handler),
        }
    }

    /// Sets the size limit of the body, in bytes.
    pub(crate) fn body_limit(mut self, max_bytes: usize) -> Self {
        self.handler = self.handler.layer(DefaultBodyLimit::max(max_bytes));
        self
    }

    /// Compresses the answer with the default quality instead of the fastest.
    pub(crate) fn compressed(mut self) -> Self {
        self.handler = self.handler.layer(CompressionLayer::new());
        self
    }
}

/// The router of every route, without the guard.
pub(super) fn router() -> Router<Site> {
    all().fold(Router::new(), |router, route| {
        router.route(route.pattern, route.handler)
    })
}

fn all() -> impl Iterator<Item = Route> {
    super::pages().into_iter().flat_map(|(_, routes)| routes)
}
