/** Sex, age class and disposal of a captured animal, as the record codes them. */
export const CAPTURE_CODES = {
  sex: [
    { code: "male", label: { ja: "雄", en: "Male" } },
    { code: "female", label: { ja: "雌", en: "Female" } },
    { code: "unknown", label: { ja: "不明", en: "Unknown" } },
  ],
  ageClass: [
    { code: "adult", label: { ja: "成獣", en: "Adult" } },
    { code: "subadult", label: { ja: "亜成獣", en: "Subadult" } },
    { code: "fawn", label: { ja: "幼獣", en: "Fawn" } },
    { code: "unknown", label: { ja: "不明", en: "Unknown" } },
  ],
  disposal: [
    { code: "meat", label: { ja: "ジビエ利用", en: "Game meat" } },
    { code: "buried", label: { ja: "埋設", en: "Buried" } },
    { code: "incinerated", label: { ja: "焼却", en: "Incinerated" } },
    { code: "other", label: { ja: "その他", en: "Other" } },
    { code: "unknown", label: { ja: "不明", en: "Unknown" } },
  ],
} as const;
