/** A piece of text in a {@link Press}: from where to where. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** Bytes of stock to begin with; it grows as pieces come. */
const FIRST_STOCK = 4 << 20;

/** The numbers 0 to 999 in three digits each. */
const THREE_DIGITS = Buffer.from(
  Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, "0")).join(""),
);

/**
 * Prints records from pieces that are kept in stock. Pieces and pages share one block of memory, so
 * that printing is a plain move of bytes: several times faster than joining and encoding strings.
 * There are two pages: while one is being carried off, the other is printed.
 */
export class Press {
  private memory: Buffer;
  private stockEnd: number;
  private pageStart = 0;
  private end = 0;

  /** @param pageSize how many bytes a page takes. Printing beyond it spoils the stock: look at {@link length}. */
  constructor(private readonly pageSize: number) {
    this.memory = Buffer.alloc(2 * pageSize + FIRST_STOCK);
    this.stockEnd = 2 * pageSize;
  }

  /** Bytes on the page. */
  get length(): number {
    return this.end - this.pageStart;
  }

  /** Takes a text in plain ASCII into stock. Pieces that are taken one after another lie side by side. */
  keep(text: string): Piece {
    const start = this.stockEnd;
    const end = start + text.length;
    if (end > this.memory.length) this.grow(end);
    this.memory.write(text, start, "latin1");
    this.stockEnd = end;
    return { start, end };
  }

  /** Prints what lies in stock from `start` to `end`. */
  print(start: number, end: number): void {
    this.memory.copyWithin(this.end, start, end);
    this.end += end - start;
  }

  /** Prints a piece. */
  printPiece({ start, end }: Piece): void {
    this.print(start, end);
  }

  /** Prints a text of letters up to U+00FF, a byte for each. */
  printText(text: string): void {
    this.memory.write(text, this.end, "latin1");
    this.end += text.length;
  }

  /** Prints once more what is on the page from byte `start` to byte `end`. */
  printAgain(start: number, end: number): void {
    this.print(this.pageStart + start, this.pageStart + end);
  }

  /** Prints one byte. */
  printByte(byte: number): void {
    this.memory[this.end++] = byte;
  }

  /** Prints the decimal digits of a whole number from 0 to 2³² - 1. */
  printNumber(value: number): void {
    if (value >= 1000) {
      const thousands = (value / 1000) >>> 0;
      this.printNumber(thousands);
      this.printDigits(value - 1000 * thousands, 0);
    } else {
      this.printDigits(value, value < 10 ? 2 : value < 100 ? 1 : 0);
    }
  }

  /** What is on the page from byte `start` on, as text: a letter for each byte. */
  textFrom(start: number): string {
    return this.memory.toString("latin1", this.pageStart + start, this.end);
  }

  /** Takes back what was printed from byte `start` on. */
  takeBack(start: number): void {
    this.end = this.pageStart + start;
  }

  /**
   * The page, and an empty one is begun. What is handed out is the memory itself: it holds until
   * the next page but one is begun.
   */
  turnPage(): Buffer {
    const page = this.memory.subarray(this.pageStart, this.end);
    this.pageStart = this.pageStart === 0 ? this.pageSize : 0;
    this.end = this.pageStart;
    return page;
  }

  /** Prints a number below 1000 without its first `skipped` digits. */
  private printDigits(value: number, skipped: number): void {
    for (let digit = 3 * value + skipped; digit < 3 * value + 3; digit++) {
      this.memory[this.end++] = THREE_DIGITS[digit] ?? 0;
    }
  }

  private grow(wanted: number): void {
    const grown = Buffer.alloc(Math.max(wanted, 2 * this.memory.length));
    grown.set(this.memory.subarray(0, this.stockEnd));
    this.memory = grown;
  }
}
