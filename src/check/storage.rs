//! Storage: where a search puts what it has no memory for.

use std::io;

/// Gives out files that nobody else knows. They are of no use once the search is over.
pub trait Storage: Sync {
    /// A new file.
    ///
    /// # Errors
    /// Where there can be none.
    fn file(&self) -> io::Result<Box<dyn Stored>>;
}

/// A file to which is written only at the end.
pub trait Stored: Send {
    /// Writes at the end.
    ///
    /// # Errors
    /// Where that fails.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Reads from a place on.
    ///
    /// # Errors
    /// Where that fails, or the file ends before.
    fn read(&mut self, place: u64, bytes: &mut [u8]) -> io::Result<()>;
}

/// A file that is made once it is needed, and how long it is.
#[derive(Default)]
pub(super) struct Away {
    file: Option<Box<dyn Stored>>,
    length: u64,
}

impl Away {
    /// Writes at the end; gives back the place where that is.
    pub(super) fn put(&mut self, storage: &dyn Storage, bytes: &[u8]) -> io::Result<u64> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(storage.file()?),
        };
        file.append(bytes)?;
        let place = self.length;
        self.length += bytes.len() as u64;
        Ok(place)
    }

    /// Reads so many bytes.
    pub(super) fn get(&mut self, place: u64, bytes: usize) -> io::Result<Vec<u8>> {
        let mut read = vec![0; bytes];
        match &mut self.file {
            Some(file) => file.read(place, &mut read).map(|()| read),
            None => Err(io::Error::other("there is no file")),
        }
    }
}
