//! Files for what a search has no memory for, in a folder; they are gone when it ends.

use std::fs::{File, OpenOptions, remove_file};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use tlars::check::{Storage, Stored};

/// A folder for such files.
pub struct Folder {
    path: PathBuf,
    files: AtomicU32,
}

impl Folder {
    /// The folder of that name, or the system's for temporary files.
    pub fn new(path: Option<PathBuf>) -> Self {
        Folder { path: path.unwrap_or_else(std::env::temp_dir), files: AtomicU32::new(0) }
    }
}

impl Storage for Folder {
    fn file(&self) -> io::Result<Box<dyn Stored>> {
        let number = self.files.fetch_add(1, Ordering::Relaxed);
        let path = self.path.join(format!("tlars-{}-{number}.states", std::process::id()));
        let opened = OpenOptions::new().read(true).write(true).create_new(true).open(&path);
        let file = opened.map_err(|error| of_path(&path, &error))?;
        // Where a file without a name lives on until it is closed, nothing is left even if the process is killed.
        #[cfg(unix)]
        remove_file(&path)?;
        Ok(Box::new(Temporary { file, path }))
    }
}

struct Temporary {
    file: File,
    path: PathBuf,
}

impl Stored for Temporary {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let written = self.file.seek(SeekFrom::End(0)).and_then(|_| self.file.write_all(bytes));
        written.map_err(|error| of_path(&self.path, &error))
    }

    fn read(&mut self, place: u64, bytes: &mut [u8]) -> io::Result<()> {
        let read = self.file.seek(SeekFrom::Start(place)).and_then(|_| self.file.read_exact(bytes));
        read.map_err(|error| of_path(&self.path, &error))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if cfg!(not(unix)) {
            let _ = remove_file(&self.path);
        }
    }
}

fn of_path(path: &std::path::Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
