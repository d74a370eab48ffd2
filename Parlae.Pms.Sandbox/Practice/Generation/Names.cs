namespace Parlae.Pms.Sandbox.Practice.Generation;

/// <summary>Names for imaginary people, with the accents, apostrophes and hyphens that break careless code.</summary>
internal static class Names
{
    internal static readonly string[] Women =
    [
        "Zoë", "Chloé", "Maria", "Anna", "Siobhán", "Léa", "Nour", "Priya", "Mei", "Hannah", "Olivia", "Emma", "Sofía", "Ava", "Marie-Claire", "Ruth",
        "Grace", "Leila", "Yuki", "Fatima", "Ingrid", "Agnieszka", "Thảo", "Amara", "Beatriz", "Josée", "Katarína", "Dana", "Elif", "Freya", "Naomi",
        "Simone", "Tamar", "Uma", "Vera", "Wanda", "Xochitl", "Yasmin", "Zofia", "Clara", "Mary Ann", "Renée", "Jo", "Ayşe", "Helga", "Ilse", "Judith",
    ];

    internal static readonly string[] Men =
    [
        "Noah", "José", "Liam", "François", "Jean-Luc", "Søren", "Łukasz", "Björn", "Minh", "Arjun", "Omar", "Kwame", "Mateo", "Ethan", "Lucas", "Peter",
        "Daniel", "Ahmed", "Hiroshi", "Ivan", "Connor", "Étienne", "Rafael", "Tunde", "Viktor", "Wei", "Yusuf", "Zachary", "Jürgen", "Kofi", "Mikael",
        "Niall", "Oskar", "Pavel", "Quentin", "Ramón", "Stéphane", "Tomás", "Ulrich", "Vincent", "Walter", "Xavier", "D'Arcy", "Al", "Benoît", "Cedric",
    ];

    internal static readonly string[] Families =
    [
        "O'Brien", "Nguyễn", "Smith-Jones", "García", "Müller", "Tremblay", "Côté", "D'Angelo", "van der Berg", "MacDonald", "Nuñez", "Łapiński", "Lee",
        "Singh", "Patel", "Kowalski", "Öztürk", "Haddad", "Okonkwo", "Yamamoto", "Smith", "Brown", "Wilson", "Roy", "Gagnon", "Lefèvre", "St. Clair",
        "Ó Súilleabháin", "Johansson", "Petrović", "Fernández", "Khan", "Cohen", "Dubois", "Eriksen", "Fischer", "Grant", "Hughes", "Ibrahim", "Jansen",
        "Kim", "Li", "Moreau", "Novák", "Oyelaran", "Pereira", "Quinn", "Rossi", "Sato", "Thompson", "Ueda", "Vargas", "Wójcik", "Xu", "Young", "Zhang",
        "Abernathy", "Bouchard-Leclerc", "Chen", "Desrosiers", "El-Sayed", "Fraser", "Gupta", "Hernández", "Ng", "De la Cruz", "Ames", "Trần",
    ];

    internal static readonly string[] Streets = ["Sample", "Example", "Placeholder", "Imaginary", "Specimen", "Pretend", "Made-up", "Invented"];

    internal static readonly (string City, string PostArea)[] Places =
        [("Toronto", "M5V"), ("Toronto", "M6G"), ("North York", "M2N"), ("Scarborough", "M1P"), ("Etobicoke", "M8V"), ("Mississauga", "L5B"), ("Markham", "L3R")];

    internal static readonly string[] Allergies = ["", "", "", "", "", "", "", "Latex", "Penicillin", "Local anaesthetic"];
}
