resource "aws_acm_certificate" "twelve" {
  domain_name               = "example.com"
  subject_alternative_names = [for n in range(11) : "${n}.example.com"]
}

resource "aws_acm_certificate" "thirteen" {
  domain_name               = "example.com"
  subject_alternative_names = [for n in range(12) : "${n}.example.com"]
}
