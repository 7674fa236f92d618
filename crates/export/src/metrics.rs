//! Gauges as OpenMetrics text, every line of which is also valid Prometheus text (0.0.4).

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::ExportError;

/// A gauge, with a figure for each value of its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its name, with its unit at the end where it has one.
    pub name: &'static str,
    /// Its description.
    pub help: &'static str,
    /// The name of its label; empty where it has none.
    pub label: &'static str,
    /// The figure of each value of the label.
    pub values: Vec<(String, i64)>,
}

/// The figures in order.
///
/// # Errors
/// [`ExportError::Table`] when the text cannot be written.
pub fn metrics_text(figures: &[Figure]) -> Result<String, ExportError> {
    let mut registry = Registry::default();
    for figure in figures {
        let family = Family::<Vec<(String, String)>, Gauge>::default();
        for (value, number) in &figure.values {
            let label = (figure.label.to_owned(), value.clone());
            let labels = if figure.label.is_empty() {
                Vec::new()
            } else {
                vec![label]
            };
            family.get_or_create(&labels).set(*number);
        }
        registry.register(figure.name, figure.help, family);
    }
    let mut text = String::new();
    encode(&mut text, &registry).map_err(|error| ExportError::Table(error.to_string()))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_has_its_help_its_type_and_its_labels() {
        let figures = [
            Figure {
                name: "pledgebook_ledger_entries",
                help: "Entries in the ledger",
                label: "",
                values: vec![(String::new(), 105)],
            },
            Figure {
                name: "pledgebook_commitments",
                help: "Commitments by light",
                label: "light",
                values: vec![("red".into(), 3)],
            },
        ];
        let text = metrics_text(&figures).unwrap();
        assert_eq!(
            text,
            "# HELP pledgebook_ledger_entries Entries in the ledger.\n\
             # TYPE pledgebook_ledger_entries gauge\n\
             pledgebook_ledger_entries 105\n\
             # HELP pledgebook_commitments Commitments by light.\n\
             # TYPE pledgebook_commitments gauge\n\
             pledgebook_commitments{light=\"red\"} 3\n\
             # EOF\n"
        );
    }
}
