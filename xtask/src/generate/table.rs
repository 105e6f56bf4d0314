//! Sheets as clerks send them: a header, rows of text, CSV.

/// A sheet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    /// Begin a sheet.
    pub(crate) fn new(header: &[&str]) -> Self {
        Self { header: header.iter().map(|name| (*name).to_owned()).collect(), rows: Vec::new() }
    }

    /// Add a row.
    pub(crate) fn push(&mut self, row: &[&str]) {
        self.rows.push(row.iter().map(|cell| (*cell).to_owned()).collect());
    }

    /// Find a column.
    pub(crate) fn column(&self, name: &str) -> Result<usize, String> {
        self.header.iter().position(|known| known == name).ok_or_else(|| format!("no column {name}"))
    }

    /// Give a row's cell to change it.
    pub(crate) fn cell(&mut self, row: usize, name: &str) -> Result<&mut String, String> {
        let column = self.column(name)?;
        self.rows.get_mut(row).and_then(|row| row.get_mut(column)).ok_or_else(|| format!("no row {row}"))
    }

    /// Write it.
    pub(crate) fn csv(&self) -> Result<String, String> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in std::iter::once(&self.header).chain(&self.rows) {
            writer.write_record(row).map_err(|error| error.to_string())?;
        }
        let bytes = writer.into_inner().map_err(|error| error.to_string())?;
        String::from_utf8(bytes).map_err(|error| error.to_string())
    }
}
