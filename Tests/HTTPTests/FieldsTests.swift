import HTTP
import Testing

@Suite struct FieldsTests {
    @Test(arguments: ["CSeq", "cseq", "CSEQ", "cSeQ"])
    func namesAreFoundInAnyCase(_ name: String) {
        let fields: Fields = ["Server": "weir", "CSeq": "7"]
        #expect(fields[name] == "7")
    }

    @Test func onlyLettersHaveCase() {
        // Setting bit 5 of every byte would make these the same.
        #expect(!Fields.isSame("a[", "a{"))
        #expect(!Fields.isSame("a@", "a`"))
        #expect(!Fields.isSame("CSeq", "CSe"))
    }

    @Test func settingReplacesAllOfAName() {
        var fields: Fields = ["A": "1", "B": "2", "a": "3"]
        fields["A"] = "4"
        #expect(fields == ["A": "4", "B": "2"])
        fields["b"] = nil
        #expect(fields == ["A": "4"])
        fields["C"] = "5"
        #expect(fields == ["A": "4", "C": "5"])
    }

    @Test func membersOfAllLines() {
        let fields: Fields = ["Require": "a, b,,", "X": "y", "require": " c ", "Require": ""]
        #expect(fields.members("Require") == ["a", "b", "c"])
        #expect(fields.values("Require") == ["a, b,,", " c ", ""])
    }

    @Test(arguments: [
        ("0", 0), ("007", 7), ("999999999999999999", 999_999_999_999_999_999), ("", nil), ("-1", nil), ("+1", nil),
        (" 1", nil), ("1 ", nil), ("1000000000000000000", nil), ("1.0", nil), ("١", nil),
    ])
    func decimalsAreDigitsAlone(_ text: String, _ value: Int?) {
        #expect(text.decimalValue == value)
    }
}
