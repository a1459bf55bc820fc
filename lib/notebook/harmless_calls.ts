import { bareExpression, type SyntaxNode } from "./cell_syntax.ts";

/**
 * What a call may change besides what it returns. Lists name what is known to change nothing that it is given;
 * whatever is on none of them is taken to change everything it can reach.
 */

const words = (text: string) => new Set(text.trim().split(/\s+/));

/** Packages whose functions leave their arguments as they are. The functions of `lib` do so by the rules of the house. */
const QUIET_PACKAGES = words(
  `@observablehq/plot arquero apache-arrow d3-contour topojson-client world-atlas`,
);

/** Of the language and the platform: names that hold no data of a notebook. */
const QUIET_GLOBALS = words(`
  undefined NaN Infinity Math Number String Boolean BigInt Symbol JSON Object Array Map Set WeakMap WeakSet Date
  RegExp Error TypeError RangeError SyntaxError AggregateError Promise Intl Iterator ArrayBuffer SharedArrayBuffer
  DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float16Array
  Float32Array Float64Array BigInt64Array BigUint64Array TextEncoder TextDecoder URL URLSearchParams Blob File
  console parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI
  structuredClone atob btoa performance crypto setTimeout clearTimeout queueMicrotask AbortController AbortSignal
`);

/** Methods of built-in objects, and of Arrow tables, that change neither their object nor their arguments. */
const QUIET_METHODS = words(`
  at concat entries every filter find findIndex findLast findLastIndex flat flatMap forEach get getAt getChild
  getChildAt has includes indexOf isArray join keys lastIndexOf map reduce reduceRight slice some subarray
  toArray toJSON toReversed toSorted toSpliced toString toLocaleString values valueOf with
  charAt charCodeAt codePointAt endsWith isWellFormed localeCompare match matchAll normalize padEnd padStart
  repeat replace replaceAll search split startsWith substring toLowerCase toUpperCase toWellFormed trim trimEnd
  trimStart toExponential toFixed toPrecision test exec
  getFullYear getMonth getDate getTime toISOString then catch finally encode decode log
  difference intersection union symmetricDifference isSubsetOf isSupersetOf isDisjointFrom
  hasOwn fromEntries groupBy from of is isInteger isFinite isNaN isSafeInteger parse stringify
  toHex toBase64 fromHex fromBase64
`);

/** Names under which something that changes an object may be taken from it, to be called later. */
const CHANGING = words(`
  push pop shift unshift splice sort reverse fill copyWithin set add delete clear append assign defineProperty
  defineProperties setPrototypeOf freeze call apply bind
`);

/** What the names of a notebook stand for. */
export interface Names {
  /** By name imported: folder of `lib` for those of the house, the package for others. */
  imports: ReadonlyMap<string, { folder?: string; package?: string; member?: string }>;
  /** All names that some cell declares. */
  declared: ReadonlySet<string>;
}

/** Whether a name is one of a module that changes nothing it is given. */
export function isQuietImport(name: string, { imports }: Names): boolean {
  const found = imports.get(name);
  return found !== undefined && (found.folder !== undefined || QUIET_PACKAGES.has(found.package!));
}

/** Whether a name that no cell declares stands for something out of sight: `globalThis`, `Deno`, `eval`. */
export function isOutOfSight(name: string, { declared }: Names): boolean {
  return !declared.has(name) && !QUIET_GLOBALS.has(name);
}

/** Whether a name, where no cell declares it, is one of the language or the platform that holds no data of a notebook. */
export function isQuietGlobal(name: string): boolean {
  return QUIET_GLOBALS.has(name);
}

/** Whether a property is such that taking it without calling it may lead to a change. */
export function leadsToChange(property: string): boolean {
  return CHANGING.has(property);
}

/** Whether calling this changes nothing; functions that the notebook itself defines are looked at where they are. */
export function isHarmless(callee: SyntaxNode, names: Names, isLocal: (name: string) => boolean): boolean {
  const bare = bareExpression(callee);
  const root = rootOf(bare);
  if (root !== undefined && !isLocal(root)) {
    if (isQuietImport(root, names)) {
      return !changesConstant(bare, names.imports.get(root)!.member !== undefined);
    }
    if (names.imports.has(root)) return false;
  }
  if (bare.type !== "MemberExpression") {
    return /^(Identifier|Super|(Arrow)?FunctionExpression|ClassExpression|CallExpression|ConditionalExpression)$/
      .test(bare.type);
  }
  const property = propertyName(bare);
  if (property === undefined) return false;
  const object = bareExpression(bare.object as SyntaxNode);
  const isGlobal = object.type === "Identifier" && !isLocal(object.name as string) &&
    !names.declared.has(object.name as string) && QUIET_GLOBALS.has(object.name as string);
  return isGlobal ? !leadsToChange(property) : QUIET_METHODS.has(property);
}

/** Whether a call is a method that changes a constant of a module: `landuse.REGIONS.push`; not `stats.add`. */
function changesConstant(callee: SyntaxNode, isNamed: boolean): boolean {
  if (callee.type !== "MemberExpression" || !leadsToChange(propertyName(callee) ?? "push")) return false;
  let members = 0;
  for (let node = callee; node.type !== "Identifier";) {
    // What a function of the module gives is nobody else's.
    members = node.type === "MemberExpression" ? members + 1 : 0;
    node = bareExpression((node.object ?? node.callee ?? node.tag) as SyntaxNode);
  }
  return members > (isNamed ? 0 : 1);
}

/** The name at the beginning of `a.b(c).d`; undefined where there is none. */
export function rootOf(expression: SyntaxNode): string | undefined {
  const bare = bareExpression(expression);
  switch (bare.type) {
    case "Identifier":
      return bare.name as string;
    case "MemberExpression":
      return rootOf(bare.object as SyntaxNode);
    case "CallExpression":
    case "NewExpression":
      return rootOf(bare.callee as SyntaxNode);
    case "TaggedTemplateExpression":
      return rootOf(bare.tag as SyntaxNode);
    default:
      return undefined;
  }
}

/** The property of a member expression, where the code names it. */
export function propertyName({ property, computed }: SyntaxNode): string | undefined {
  const { type, name, value } = property as SyntaxNode;
  if (computed === true) return type === "Literal" && typeof value === "string" ? value : undefined;
  return name as string;
}
