/** The events of one period, one parcel an entry. */
export interface ParcelEvents {
  parcel: Int32Array;
  /** x / 100 m and y / 100 m. */
  column: Int16Array;
  row: Int16Array;
  /** Code of 別表3; parcels without an entry carry 1 or 2. */
  code: Uint8Array;
}

/** Parcels with their places and codes, growing as they come. */
export class ParcelList implements ParcelEvents {
  parcel = new Int32Array(1024);
  column = new Int16Array(1024);
  row = new Int16Array(1024);
  code = new Uint8Array(1024);
  length = 0;

  push(parcel: number, column: number, row: number, code: number): void {
    if (this.length === this.parcel.length) this.#grow();
    this.parcel[this.length] = parcel;
    this.column[this.length] = column;
    this.row[this.length] = row;
    this.code[this.length++] = code;
  }

  #grow(): void {
    const { parcel, column, row, code } = this;
    const size = 2 * this.length;
    (this.parcel = new Int32Array(size)).set(parcel);
    (this.column = new Int16Array(size)).set(column);
    (this.row = new Int16Array(size)).set(row);
    (this.code = new Uint8Array(size)).set(code);
  }

  /** What is in the list; it is empty afterwards. */
  take(): ParcelEvents {
    const upTo = this.length;
    this.length = 0;
    return {
      parcel: this.parcel.slice(0, upTo),
      column: this.column.slice(0, upTo),
      row: this.row.slice(0, upTo),
      code: this.code.slice(0, upTo),
    };
  }
}
