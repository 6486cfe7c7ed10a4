@relevance @shopper:customer
Feature: A complaint reaches a person
  When something has gone wrong and I say so, somebody comes back to me: not a receipt, a person.

  Scenario: When I complain, a person answers within 24 hours
    When I complain to customer service:
      """
      Hello,

      I am not content. What I got with order {order number} does not do what was promised to me,
      and nobody has told me what happens now. I would like somebody to look into it and tell me.
      """
    Then in less than 24 hours a person answers my complaint
    And nobody asks me for the order number again, or tells me to phone
    And they call me what I call myself
