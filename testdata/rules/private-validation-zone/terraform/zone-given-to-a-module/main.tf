resource "aws_route53_zone" "example" {
  name = "example.com"

  vpc {
    vpc_id = "vpc-0a1b2c3d4e5f67890"
  }
}

module "certificate" {
  source  = "./certificate"
  zone_id = aws_route53_zone.example.zone_id
}
