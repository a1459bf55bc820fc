/** The font files of a report and their SHA-256, as their packages (SIL Open Font License 1.1) deliver them. */
export const fontFiles: readonly { family: string; file: string; sha256: string }[] = [
  {
    family: "Noto Serif JP",
    file: "@expo-google-fonts/noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf",
    sha256: "5a04846a0e23acefae825f2f459205036a166f5a63462019ce3492d07bd20e92",
  },
  {
    family: "Noto Serif JP",
    file: "@expo-google-fonts/noto-serif-jp/700Bold/NotoSerifJP_700Bold.ttf",
    sha256: "370341f60a5a33dff0dd66e9fb04ddb7523846d4800e4e2cd8fba0bf715d44ea",
  },
  {
    family: "Noto Sans JP",
    file: "@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf",
    sha256: "d930d5d52d15231c283089760f84584272ad5e37e14607ba0d19c798e7a9caec",
  },
  {
    family: "Noto Sans JP",
    file: "@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf",
    sha256: "c5b7b9d6a6eb682b0d4e6bbb38509575fd2759a28f147daa74714d1359a7909e",
  },
  {
    family: "STIX Two Text",
    file: "@expo-google-fonts/stix-two-text/400Regular/STIXTwoText_400Regular.ttf",
    sha256: "d2a222614cf280f2db1d4ebd7d6f0dad5772541f8945a96ee4bf899c845b695b",
  },
  {
    family: "STIX Two Text",
    file: "@expo-google-fonts/stix-two-text/400Regular_Italic/STIXTwoText_400Regular_Italic.ttf",
    sha256: "8695733706c0768637c6051141abad7cdb854184c7c36fb5050cdd0f4b148e7c",
  },
  {
    family: "STIX Two Text",
    file: "@expo-google-fonts/stix-two-text/700Bold/STIXTwoText_700Bold.ttf",
    sha256: "35e4a0ec786d071271e64a3755fe86e5847fc8709ae3b0898f6708c1eba34641",
  },
  {
    family: "STIX Two Math",
    file: "@expo-google-fonts/stix-two-math/400Regular/STIXTwoMath_400Regular.ttf",
    sha256: "c3377c20641ecee349677e3f6cc71a6405c30cda7171a4cbc4a1c3970cfff0b4",
  },
  {
    family: "Source Code Pro",
    file: "@expo-google-fonts/source-code-pro/400Regular/SourceCodePro_400Regular.ttf",
    sha256: "1bd0bb61d974f62f9cc208a162fd3a7a13f95ba0b56b88b870730bf3ae1ba358",
  },
];
