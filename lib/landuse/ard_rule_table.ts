import type { ArdRule } from "./ard_rule.ts";

const TABLE_3 = "別表3";
const MANUAL = "別表3; 図1-3 are pictures, to be confirmed in the manual (マニュアル)";
const STACK = "3(1)イ③, 別表5";
const ACCOUNTING = "3(1)イ④; decision 16/CMP.1, annex, paragraphs 1 and 4";
const EXPERIENCE = "not in the specification: an assumption on interpreters";

const because = (clause: string, ja: string, en: string) => ({ clause, reason: { ja, en } });

/**
 * The rules by which codes follow each other, are read as one, and are mended. The specification gives the codes
 * (別表3); its flow charts are pictures, and what happens between two periods is said nowhere: every row is therefore
 * a reading, with its reason, and another table can be handed to whatever uses one.
 *
 * Memories: `open` never forest since the base year; `afforested`, `succeeded` forest that came after it (by 3, by 8);
 * `forest` forest of the base year, also `harvested and planted`, `renewed` (of one's own or after a disturbance),
 * `entered` and `removed` (plan area), `planted and entered`, `planted and removed`; `deforested`; `forest again` after
 * that; `bare` forest land without trees at the base year, `planted` or `regrown` since, and `converted` to other land.
 */
// deno-fmt-ignore: one rule a line
export const ARD_RULE_TABLE: ReadonlyArray<ArdRule> = [
  { kind: "transition", codes: [1], passages: "NN", reading: "strict", ...because(TABLE_3, "非森林のまま変化していない", "Not forest, and unchanged") },
  { kind: "transition", codes: [2, 7, 10, 11], passages: "FF", reading: "strict", ...because(TABLE_3, "始めも終わりも立木のある森林", "Forest with trees at the start and the end") },
  { kind: "transition", codes: [3], passages: "NF", reading: "strict", ...because(TABLE_3, "土地利用上、非森林から森林へ", "By land use from non-forest to forest") },
  { kind: "transition", codes: [4], passages: "FN", reading: "strict", ...because(TABLE_3, "土地利用上、森林から非森林へ", "By land use from forest to non-forest") },
  { kind: "transition", codes: [5], passages: "UF VF", reading: "strict", ...because(TABLE_3, "森林施業の植林は立木のない林地にのみ行われる", "Planting in forest management takes place on forest land without trees") },
  { kind: "transition", codes: [6], passages: "FU", reading: "strict", ...because(TABLE_3, "伐採跡地は土地利用上は森林", "Cut-over land remains forest by use") },
  { kind: "transition", codes: [8], passages: "NF UF VF", reading: "strict", ...because(MANUAL, "遷移前の土地利用は記されていない", "The land use before the succession is not stated") },
  { kind: "transition", codes: [9], passages: "FV", reading: "strict", ...because(TABLE_3, "自然攪乱の跡地は土地被覆のみ非森林", "After a natural disturbance the land is non-forest by cover only") },
  { kind: "transition", codes: [1], passages: "UU VV", reading: "lenient", ...because(MANUAL, "立木のない林地がそのまま残った点が1と記入されることがある", "Forest land that stays bare is sometimes written as 1") },
  { kind: "transition", codes: [4], passages: "UN VN", reading: "lenient", ...because(MANUAL, "伐採・攪乱の後、次の期間に転用された", "Converted in a period after the harvest or disturbance") },
  { kind: "unread", codes: [12, 13], ...because(TABLE_3, "何も見えていないため、どの変化もあり得る", "Nothing was seen: any change may have happened") },
  { kind: "alternation", codes: [10, 11], ...because(TABLE_3, "森林計画区域への編入は、除外の後でなければ繰り返せない（逆も同じ）", "Land enters the plan area again only after it was removed, and the reverse") },

  { kind: "origin", states: ["N"], memory: "open", ...because(ACCOUNTING, "基準年に非森林", "Not forest at the base year") },
  { kind: "origin", states: ["F"], memory: "forest", ...because(ACCOUNTING, "基準年に立木のある森林", "Forest with trees at the base year") },
  { kind: "origin", states: ["U", "V"], memory: "bare", ...because(MANUAL, "基準年に立木のない林地（被覆は非森林）", "Forest land without trees at the base year (non-forest by cover)") },

  { kind: "memory", from: ["open", "converted"], codes: [3], to: "afforested", ...because(TABLE_3, "基準年後に植林等で森林となった", "Became forest after the base year") },
  { kind: "memory", from: ["open", "converted"], codes: [8], to: "succeeded", ...because(TABLE_3, "基準年後に自然遷移で森林となった", "Became forest of itself after the base year") },
  { kind: "memory", from: ["afforested", "succeeded"], codes: [4], to: "open", ...because(STACK, "基準年も期末も非森林（途中の変化は積み上げにのみ残る）", "Non-forest at the base year and at the end; what was between stands in the stack alone") },
  { kind: "memory", from: ["forest", "harvested and planted", "renewed", "entered", "removed", "planted and entered", "planted and removed", "forest again"], codes: [4], to: "deforested", ...because(ACCOUNTING, "基準年の森林の減少", "Loss of forest of the base year") },
  { kind: "memory", from: ["deforested"], codes: [3, 8], to: "forest again", ...because(ACCOUNTING, "基準年に森林であった土地はARとなり得ない", "Land that was forest at the end of 1989 cannot become AR") },
  { kind: "memory", from: ["bare"], codes: [5], to: "planted", ...because(TABLE_3, "基準年の無立木林地への植林", "Planting of land that was bare at the base year") },
  { kind: "memory", from: ["bare"], codes: [8], to: "regrown", ...because(TABLE_3, "基準年の無立木林地の遷移", "Succession on land that was bare at the base year") },
  { kind: "memory", from: ["bare", "planted", "regrown"], codes: [4], to: "converted", ...because(MANUAL, "基準年は被覆上非森林・土地利用上森林", "At the base year non-forest by cover and forest by use") },
  { kind: "memory", from: ["forest", "renewed", "harvested and planted"], codes: [7], to: "harvested and planted", ...because(TABLE_3, "伐採・植林により若齢林へ", "Young forest after harvest and planting") },
  { kind: "memory", from: ["entered", "planted and entered"], codes: [7], to: "planted and entered", ...because(MANUAL, "二つの記録のどちらを残すか定めがない", "Which of the two records remains is not said") },
  { kind: "memory", from: ["removed", "planted and removed"], codes: [7], to: "planted and removed", ...because(MANUAL, "二つの記録のどちらを残すか定めがない", "Which of the two records remains is not said") },
  { kind: "memory", from: ["forest"], codes: [10], to: "entered", ...because(TABLE_3, "森林計画区域へ編入", "Entered into the plan area") },
  { kind: "memory", from: ["forest"], codes: [11], to: "removed", ...because(TABLE_3, "森林計画区域から除外", "Removed from the plan area") },
  { kind: "memory", from: ["entered"], codes: [11], to: "forest", ...because(MANUAL, "編入と除外は打ち消し合う", "Entry and removal cancel each other") },
  { kind: "memory", from: ["removed"], codes: [10], to: "forest", ...because(MANUAL, "編入と除外は打ち消し合う", "Entry and removal cancel each other") },
  { kind: "memory", from: ["harvested and planted", "renewed"], codes: [10], to: "planted and entered", ...because(MANUAL, "二つの記録のどちらを残すか定めがない", "Which of the two records remains is not said") },
  { kind: "memory", from: ["harvested and planted", "renewed"], codes: [11], to: "planted and removed", ...because(MANUAL, "二つの記録のどちらを残すか定めがない", "Which of the two records remains is not said") },
  { kind: "memory", from: ["planted and entered"], codes: [11], to: "harvested and planted", ...because(MANUAL, "編入と除外は打ち消し合う", "Entry and removal cancel each other") },
  { kind: "memory", from: ["planted and removed"], codes: [10], to: "harvested and planted", ...because(MANUAL, "編入と除外は打ち消し合う", "Entry and removal cancel each other") },
  { kind: "memory", from: ["harvested and planted", "renewed", "entered", "removed", "planted and entered", "planted and removed"], codes: [6, 9], to: "forest", ...because(TABLE_3, "期末の状態が以前の施業に優先する", "The state at the end stands before earlier management") },
  { kind: "memory", from: ["forest"], codes: [5], states: ["U"], to: "harvested and planted", ...because(TABLE_3, "6の後の5は7", "5 after 6 is 7") },
  { kind: "memory", from: ["forest"], codes: [8], states: ["U"], to: "renewed", ...because(MANUAL, "伐採後の天然更新は2か7か定めがない", "Whether regeneration after a harvest is 2 or 7 is not said") },
  { kind: "memory", from: ["forest"], codes: [5], states: ["V"], to: "renewed", ...because(MANUAL, "攪乱後の植林は2か7か定めがない", "Whether planting after a disturbance is 2 or 7 is not said") },

  { kind: "composite", memory: ["open"], states: ["N"], codes: [1], ...because(TABLE_3, "両端とも非森林", "Non-forest at both ends") },
  { kind: "composite", memory: ["afforested"], states: ["F"], codes: [3], ...because(TABLE_3, "非森林から森林へ", "From non-forest to forest") },
  { kind: "composite", memory: ["afforested"], states: ["U", "V"], codes: [1, 3], ...because(MANUAL, "AR林分の伐採：被覆では1、土地利用では3", "A harvested AR stand: 1 by cover, 3 by use") },
  { kind: "composite", memory: ["succeeded"], states: ["F"], codes: [8], ...because(TABLE_3, "非森林から自然遷移", "Succession from non-forest") },
  { kind: "composite", memory: ["succeeded", "planted", "regrown"], states: ["U", "V"], codes: [1], ...because(TABLE_3, "被覆は両端とも非森林", "Non-forest by cover at both ends") },
  { kind: "composite", memory: ["forest"], states: ["F"], codes: [2], ...because(TABLE_3, "両端とも森林", "Forest at both ends") },
  { kind: "composite", memory: ["forest"], states: ["U"], codes: [6], ...because(TABLE_3, "伐採されたまま", "Harvested, and bare") },
  { kind: "composite", memory: ["forest"], states: ["V"], codes: [9], ...because(TABLE_3, "攪乱を受けたまま", "Disturbed, and bare") },
  { kind: "composite", memory: ["harvested and planted"], states: ["F"], codes: [7], ...because(TABLE_3, "伐採・植林により若齢林へ", "Young forest after harvest and planting") },
  { kind: "composite", memory: ["renewed"], states: ["F"], codes: [2, 7], ...because(MANUAL, "2か7か定めがない", "2 or 7 is not said") },
  { kind: "composite", memory: ["entered"], states: ["F"], codes: [10], ...because(TABLE_3, "森林計画区域へ編入", "Entered into the plan area") },
  { kind: "composite", memory: ["removed"], states: ["F"], codes: [11], ...because(TABLE_3, "森林計画区域から除外", "Removed from the plan area") },
  { kind: "composite", memory: ["planted and entered"], states: ["F"], codes: [7, 10], ...because(MANUAL, "7か10か定めがない", "7 or 10 is not said") },
  { kind: "composite", memory: ["planted and removed"], states: ["F"], codes: [7, 11], ...because(MANUAL, "7か11か定めがない", "7 or 11 is not said") },
  { kind: "composite", memory: ["deforested"], states: ["N"], codes: [4], ...because(TABLE_3, "基準年の森林が非森林へ", "Forest of the base year, now non-forest") },
  { kind: "composite", memory: ["forest again"], states: ["F"], codes: [2, 4], ...because(ACCOUNTING, "現況は2、算定上はDのまま4（林野庁と協議）", "2 by what is seen; stays 4 in the accounting: to be agreed with the Agency") },
  { kind: "composite", memory: ["forest again"], states: ["U"], codes: [4, 6], ...because(ACCOUNTING, "現況は6、算定上はDのまま4", "6 by what is seen, 4 in the accounting") },
  { kind: "composite", memory: ["forest again"], states: ["V"], codes: [4, 9], ...because(ACCOUNTING, "現況は9、算定上はDのまま4", "9 by what is seen, 4 in the accounting") },
  { kind: "composite", memory: ["bare"], states: ["U", "V"], codes: [1], ...because(MANUAL, "被覆は両端とも非森林", "Non-forest by cover at both ends") },
  { kind: "composite", memory: ["planted"], states: ["F"], codes: [5], ...because(TABLE_3, "森林施業の植林", "Planting in forest management") },
  { kind: "composite", memory: ["regrown"], states: ["F"], codes: [8], ...because(TABLE_3, "森林への自然遷移", "Natural succession to forest") },
  { kind: "composite", memory: ["converted"], states: ["N"], codes: [1, 4], ...because(MANUAL, "被覆では1、土地利用では4", "1 by cover, 4 by use") },

  { kind: "standing", codes: [4], periods: [3, 8], ...because(ACCOUNTING, "D後に森林へ戻った土地を算定上4のまま置く場合、前後の結果は4で一致し、3(1)イ②の対象の条件（前後が一致しない）には当たらないが、期首・期末間のAR等を失わないため第2段階の記録を認める（扱いは林野庁と協議）", "Land that became forest again after a D and stays 4 in the accounting: the codes agree, so that by 3(1)イ② it is no candidate; a record of stage 2 is allowed all the same, or the AR of the period were lost (to be agreed with the Agency)") },
  { kind: "standing", codes: [1], periods: [4], ...because(MANUAL, "基準年の無立木林地の転用：被覆では前後とも1、期首・期末間はD。第2段階の記録を認める（扱いは林野庁と協議）", "Land that was bare forest land at the base year, and converted: 1 by cover before and after, D in the period; a record of stage 2 is allowed (to be agreed with the Agency)") },

  { kind: "confusion", pairs: [[6, 4], [5, 3]], cost: 1, ...because(EXPERIENCE, "見え方が同じで土地利用のみ異なる：最も多い取り違え", "They look alike and differ in land use only: the chief confusion") },
  { kind: "confusion", cover: 0, cost: 2, ...because(EXPERIENCE, "両端の被覆は同じで、変化の理由のみ異なる", "The same cover at both ends; only the cause differs") },
  { kind: "confusion", cover: 1, cost: 4, ...because(EXPERIENCE, "一方の時点の被覆を読み違えた", "The cover at one end was misread") },
  { kind: "confusion", cover: 2, cost: 7, ...because(EXPERIENCE, "両時点の被覆を読み違えた", "The cover at both ends was misread") },
  { kind: "lenience", cost: 1, ...because(EXPERIENCE, "緩い読み方でのみ成り立つ履歴は、厳密に成り立つものに劣る", "A history that holds leniently only stands behind one that holds strictly") },
];
