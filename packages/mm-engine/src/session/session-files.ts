/** The part of a file system that recording needs. Paths are of the machine. */
export interface SessionFiles {
  /**
   * Makes the folder, and holds it for recordings of the label until the returned function is called or the process ends, however it ends.
   * @throws {SessionError} `SESSION_LOCKED`, `SESSION_UNWRITABLE`.
   */
  lock(folder: string, label: string): () => void
  /** Opens for reading and writing; the file and its folders are made where they are missing. */
  open(path: string): Promise<WritableFile>
}

export interface WritableFile {
  /** All of it. */
  read(): Promise<Buffer>
  /** Writes all of the bytes, or throws; then any part of them may be there. */
  write(bytes: Buffer, atByte: number): Promise<void>
  truncate(sizeBytes: number): Promise<void>
  /** Returns once the disk has it. */
  sync(): Promise<void>
  close(): Promise<void>
}
