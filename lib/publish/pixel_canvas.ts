import { Fault } from "../fault/mod.ts";
import { parseColour } from "./colour.ts";
import { pngAddress } from "./png.ts";

/** Address of a strip of colours that {@link PixelCanvas} hands out instead of an image. */
export const RAMP_ADDRESS = "ramp:";

/**
 * As much of a `<canvas>` as Observable Plot uses: filled pixels and image data, and a PNG of them.
 * A strip one pixel high and 256 wide is Plot's ramp legend: it becomes a vector gradient, its
 * address is `ramp:` and the colours with `;` between.
 */
export class PixelCanvas {
  width = 300;
  height = 150;
  #rgba?: Uint8ClampedArray<ArrayBuffer>;

  get #pixels(): Uint8ClampedArray<ArrayBuffer> {
    return this.#rgba ??= new Uint8ClampedArray(this.width * this.height * 4);
  }

  getContext(kind: string): object {
    if (kind !== "2d") {
      throw new Fault("publish: a figure that needs a browser", {
        expected: 'a canvas used by getContext("2d")',
        found: kind,
      });
    }
    const pixels = () => this.#pixels;
    const width = () => this.width;
    const context = {
      fillStyle: "#000000",
      fillRect(x: number, y: number, wide: number, high: number) {
        const colour = parseColour(context.fillStyle);
        for (let row = y; row < y + high; row++) {
          for (let column = x; column < x + wide; column++) {
            pixels().set(colour, (row * width() + column) * 4);
          }
        }
      },
      createImageData: (wide: number, high: number) => ({
        width: wide,
        height: high,
        data: new Uint8ClampedArray(wide * high * 4),
      }),
      putImageData: (image: { data: Uint8ClampedArray }, _x: number, _y: number) => pixels().set(image.data),
    };
    return context;
  }

  toDataURL(): string {
    const rgba = this.#pixels;
    if (this.height === 1 && this.width === 256) {
      const colours = Array.from({ length: 256 }, (_, i) => `${rgba.subarray(4 * i, 4 * i + 4).join(",")}`);
      return RAMP_ADDRESS + colours.join(";");
    }
    return pngAddress({ width: this.width, height: this.height, rgba });
  }
}
